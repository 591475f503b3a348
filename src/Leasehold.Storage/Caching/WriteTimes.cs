using Leasehold.Storage.Committing;
using Leasehold.Storage.Staging;

namespace Leasehold.Storage.Caching;

/// <summary>
/// When keys were last written, marked before the write begins: what is not marked after a read was not being written
/// during it. Points: slots by hash, which never forget; keys that share one only seem written later than they were.
/// Deleted ranges: the last few; what is older than those counts as written.
/// </summary>
internal sealed class WriteTimes(long sequence)
{
    private readonly long[] _slots = Filled(sequence);
    private readonly RecentRing _ranges = new(Limits.RecentRanges, sequence);
    private readonly Lock _gate = new();
    private long _lastRange = sequence;

    /// <summary>Marks a write, of a range if it is one.</summary>
    public void Mark(in WriteOperation write, long sequence)
    {
        if (write.Kind != WriteKind.DeleteRange)
        {
            Volatile.Write(ref _slots[SlotOf(ByteOrder.Instance.GetHashCode(write.Key))], sequence);
            return;
        }
        lock (_gate)
        {
            _ranges.Record(write.Key, write.Value, sequence);
            Volatile.Write(ref _lastRange, sequence);
        }
    }

    /// <summary>Whether the key was written after a commit, or is being written.</summary>
    public bool IsSince(byte[] key, int hash, long sequence) =>
        Volatile.Read(ref _slots[SlotOf(hash)]) > sequence || IsInRangeSince(key, sequence);

    /// <summary>
    /// The earliest commit known from which on a key that wasn't written since another had the value it has then.
    /// </summary>
    public long LastBefore(int hash, long sequence) => Math.Min(
        sequence, Math.Max(Volatile.Read(ref _slots[SlotOf(hash)]), Volatile.Read(ref _lastRange)));

    /// <summary>Whether a range with the key in it was deleted after a commit, or is being deleted.</summary>
    public bool IsInRangeSince(byte[] key, long sequence)
    {
        if (Volatile.Read(ref _lastRange) <= sequence)
            return false;
        lock (_gate)
            return _ranges.Hits(key, sequence);
    }

    private static int SlotOf(int hash) => hash & (Limits.WriteTimeSlots - 1);

    private static long[] Filled(long sequence)
    {
        var slots = new long[Limits.WriteTimeSlots];
        Array.Fill(slots, sequence);
        return slots;
    }
}
