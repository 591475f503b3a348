using System.Buffers.Binary;

namespace Leasehold.Faults.Crash;

/// <summary>
/// What the n-th commit of a worker writes: the same for everybody who knows the seed, so that the parent can tell what
/// must be in the store without having been told. A worker has rows, a counter and a stream of its own; all share some
/// counters. Every commit writes in several families and leaves its number in the worker's marker.
/// </summary>
internal static class CommitPlan
{
    private const int Slots = 48;
    private const int SharedCounters = 4;
    private const int SharedBalances = 2;

    private static readonly byte[] Families = [0x20, 0x40, 0x60, 0x80];

    /// <summary>The row that holds the number of the worker's last commit.</summary>
    public static byte[] Marker(int worker) => [0x20, .. "last/"u8, (byte)worker];

    /// <summary>The worker's stream.</summary>
    public static byte[] Stream(int worker) => [0x60, .. "stream/"u8, (byte)worker];

    /// <summary>All rows of the plans and nothing else.</summary>
    public static KeyRange Everything { get; } = new([0x01], [0xa0]);

    public static List<PlannedWrite> Of(long seed, int worker, long number)
    {
        var random = new Random((int)Mix(seed, worker, number));
        var marker = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(marker, number);
        var writes = new List<PlannedWrite> { new(PlannedKind.Put, Marker(worker), marker) };
        if (random.Next(16) == 0)
            writes.Add(RangeOf(random, worker));
        for (var deletes = random.Next(3); deletes > 0; deletes--)
            writes.Add(new(PlannedKind.Delete, Slot(Family(random), worker, random.Next(Slots)), []));
        for (var puts = random.Next(1, 6); puts > 0; puts--)
        {
            var value = ValueOf(random, worker, number);
            writes.Add(new(PlannedKind.Put, Slot(Family(random), worker, random.Next(Slots)), value));
        }
        Count(writes, random, worker);
        if (random.Next(40) == 0)
        {
            var range = KeyRange.Prefix(Stream(worker));
            writes.Add(new(PlannedKind.DeleteRange, range.Start, range.End));
        }
        for (var appends = random.Next(3); appends > 0; appends--)
            writes.Add(new(PlannedKind.Append, Stream(worker), ValueOf(random, worker, number)));
        return writes;
    }

    private static void Count(List<PlannedWrite> writes, Random random, int worker)
    {
        writes.Add(new(PlannedKind.Add, [0x40, .. "count/"u8, (byte)worker], [], random.Next(1, 100)));
        byte[] shared = [0x80, .. "shared/"u8, (byte)random.Next(SharedCounters)];
        writes.Add(new(PlannedKind.Add, shared, [], random.Next(-50, 100)));
        if (random.Next(8) == 0)
            writes.Add(new(PlannedKind.Increment, [0x20, .. "balance/"u8, (byte)random.Next(SharedBalances)], []));
    }

    private static PlannedWrite RangeOf(Random random, int worker)
    {
        var family = Family(random);
        var from = random.Next(Slots);
        var to = random.Next(from + 1, Slots + 1);
        return new(PlannedKind.DeleteRange, Slot(family, worker, from), Slot(family, worker, to));
    }

    /// <summary>Mostly small; some are larger than a block of the log.</summary>
    private static byte[] ValueOf(Random random, int worker, long number)
    {
        var length = random.Next(60) == 0 ? random.Next(20_000, 80_000) : random.Next(20, 1500);
        var value = new byte[length];
        random.NextBytes(value);
        value[0] = (byte)worker;
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(1), number);
        return value;
    }

    private static byte Family(Random random) => Families[random.Next(Families.Length)];

    private static byte[] Slot(byte family, int worker, int slot) =>
        [family, .. "row/"u8, (byte)worker, (byte)'/', (byte)slot];

    private static long Mix(long seed, int worker, long number)
    {
        var mixed = (ulong)((seed * 31) + worker) * 0x9E3779B97F4A7C15 ^ (ulong)number;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (long)(mixed ^ (mixed >> 31));
    }
}
