using Leasehold.Storage.Staging;

namespace Leasehold.Storage.Committing;

/// <summary>
/// Which keys were written lately, and by which commit. Points: a direct-mapped table that never forgets, in which a
/// shared slot only costs a false conflict. Ranges: rings of recent writes; what is older than a ring counts as
/// changed.
/// </summary>
internal sealed class ConflictWindow
{
    private readonly long[] _points = new long[Limits.PointSlots];
    private readonly RecentRing _writes;
    private readonly RecentRing _deletedRanges;

    /// <summary>Before the given sequence nothing is in flight, so nothing is known and nothing needs to be.</summary>
    public ConflictWindow(long sequence)
    {
        _writes = new RecentRing(Limits.RecentWrites, sequence);
        _deletedRanges = new RecentRing(Limits.RecentRanges, sequence);
    }

    /// <summary>The guarded key or range start that was written after the commit's snapshot, or null.</summary>
    public byte[]? FindConflict(PendingCommit commit)
    {
        foreach (ref readonly var point in commit.Guards.Points)
        {
            if (_points[point.Hash & (Limits.PointSlots - 1)] > commit.Snapshot)
                return point.Key;
            if (_deletedRanges.Newest > commit.Snapshot && _deletedRanges.Hits(point.Key, commit.Snapshot))
                return point.Key;
        }
        foreach (ref readonly var range in commit.Guards.Ranges)
        {
            if (_writes.Hits(range, commit.Snapshot))
                return range.Start;
        }
        return null;
    }

    /// <summary>Remembers the writes of an accepted commit.</summary>
    public void Record(ReadOnlySpan<WriteOperation> writes, long sequence)
    {
        foreach (ref readonly var write in writes)
        {
            if (write.Kind == WriteKind.DeleteRange)
            {
                _deletedRanges.Record(write.Key, write.Value, sequence);
                _writes.Record(write.Key, write.Value, sequence);
                continue;
            }
            _points[ByteOrder.Instance.GetHashCode(write.Key) & (Limits.PointSlots - 1)] = sequence;
            _writes.Record(write.Key, null, sequence);
        }
    }
}
