using Leasehold.Storage.Staging;

namespace Leasehold.Storage.Committing;

/// <summary>
/// When keys were last written, told before the write begins: what is not told after a read was not being written
/// during it. Points: slots by hash, which never forget; keys that share one only seem written later than they were.
/// Deleted ranges: the last few; what is older than those counts as written. One thread tells, any may ask.
/// </summary>
internal sealed class WriteTimes
{
    private readonly long _begun;
    private readonly long[] _points = new long[Limits.PointSlots]; // 0: not since it began.
    private readonly RecentRing _ranges;
    private readonly Lock _gate = new();
    private long _lastRange;

    /// <param name="begun">The commit before which nothing is known, and nothing needs to be.</param>
    public WriteTimes(long begun)
    {
        _begun = begun;
        _ranges = new RecentRing(Limits.RecentRanges, begun);
        _lastRange = begun;
    }

    /// <summary>Tells of a write, of a range if it is one.</summary>
    public void Mark(in WriteOperation write, long sequence)
    {
        if (write.Kind != WriteKind.DeleteRange)
        {
            Volatile.Write(ref _points[SlotOf(ByteOrder.Instance.GetHashCode(write.Key))], sequence);
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
        LastOfPoint(hash) > sequence || IsInRangeSince(key, sequence);

    /// <summary>
    /// The earliest commit known from which on a key that wasn't written since another had the value it has then.
    /// </summary>
    public long LastBefore(int hash, long sequence) =>
        Math.Min(sequence, Math.Max(LastOfPoint(hash), Volatile.Read(ref _lastRange)));

    /// <summary>Whether a range with the key in it was deleted after a commit, or is being deleted.</summary>
    public bool IsInRangeSince(byte[] key, long sequence)
    {
        if (Volatile.Read(ref _lastRange) <= sequence)
            return false;
        lock (_gate)
            return _ranges.Hits(key, sequence);
    }

    private static int SlotOf(int hash) => hash & (Limits.PointSlots - 1);

    private long LastOfPoint(int hash) => Math.Max(_begun, Volatile.Read(ref _points[SlotOf(hash)]));
}
