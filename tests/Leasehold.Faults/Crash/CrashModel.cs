using System.Buffers.Binary;

namespace Leasehold.Faults.Crash;

/// <summary>
/// What must be in the store: the plans of all commits up to a number per worker, applied in memory. The rows of
/// workers don't overlap and additions commute, so the order between workers doesn't matter.
/// </summary>
internal sealed class CrashModel(long seed, int workers)
{
    private readonly long[] _numbers = new long[workers];
    private readonly List<byte[]>[] _streams = [.. Enumerable.Range(0, workers).Select(static _ => new List<byte[]>())];

    public SortedDictionary<byte[], byte[]> Rows { get; } =
        new(Comparer<byte[]>.Create(static (one, other) => one.AsSpan().SequenceCompareTo(other)));

    public int Workers => workers;

    /// <summary>All commits so far: the sequence that the head must show.</summary>
    public long Commits => _numbers.Sum();

    public long NumberOf(int worker) => _numbers[worker];

    /// <summary>The values in a worker's stream, in order.</summary>
    public IReadOnlyList<byte[]> StreamOf(int worker) => _streams[worker];

    /// <summary>Applies the worker's plans up to a number.</summary>
    public void AdvanceTo(int worker, long number)
    {
        while (_numbers[worker] < number)
        {
            foreach (var write in CommitPlan.Of(seed, worker, ++_numbers[worker]))
                Apply(worker, write);
        }
    }

    private void Apply(int worker, PlannedWrite write)
    {
        switch (write.Kind)
        {
            case PlannedKind.Put:
                Rows[write.Key] = write.Value;
                break;
            case PlannedKind.Delete:
                Rows.Remove(write.Key);
                break;
            case PlannedKind.DeleteRange:
                DeleteRange(worker, new KeyRange(write.Key, write.Value));
                break;
            case PlannedKind.Append:
                _streams[worker].Add(write.Value);
                break;
            default:
                Add(write.Key, write.Kind == PlannedKind.Increment ? 1 : write.Number);
                break;
        }
    }

    private void DeleteRange(int worker, KeyRange range)
    {
        if (range.Contains(CommitPlan.Stream(worker)))
            _streams[worker].Clear();
        foreach (var key in Rows.Keys.Where(key => range.Contains(key)).ToList())
            Rows.Remove(key);
    }

    private void Add(byte[] key, long number)
    {
        var sum = new byte[8];
        var before = Rows.TryGetValue(key, out var value) ? BinaryPrimitives.ReadInt64LittleEndian(value) : 0;
        BinaryPrimitives.WriteInt64LittleEndian(sum, before + number);
        Rows[key] = sum;
    }
}
