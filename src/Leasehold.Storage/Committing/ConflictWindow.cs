namespace Leasehold.Storage.Committing;

/// <summary>
/// Which keys were written lately, and by which commit. A point that shares its slot only costs a false conflict; of
/// ranges that are read the recent writes are known, and what is older counts as changed.
/// </summary>
/// <param name="sequence">Before it nothing is in flight, so nothing is known and nothing needs to be.</param>
internal sealed class ConflictWindow(long sequence)
{
    private readonly RecentRing _writes = new(Limits.RecentWrites, sequence);

    /// <summary>When keys were last written.</summary>
    public WriteTimes Times { get; } = new(sequence);

    /// <summary>The guarded key or range start that was written after the commit's snapshot, or null.</summary>
    public byte[]? FindConflict(PendingCommit commit)
    {
        foreach (ref readonly var point in commit.Guards.Points)
        {
            if (Times.IsSince(point.Key, point.Hash, commit.Snapshot))
                return point.Key;
        }
        foreach (ref readonly var range in commit.Guards.Ranges)
        {
            if (_writes.Hits(range, commit.Snapshot))
                return range.Start;
        }
        return null;
    }

    /// <summary>Remembers the writes of an accepted commit, before they are written.</summary>
    public void Record(ReadOnlySpan<WriteOperation> writes, long sequence)
    {
        foreach (ref readonly var write in writes)
        {
            Times.Mark(write, sequence);
            _writes.Record(write.Key, write.Kind == WriteKind.DeleteRange ? write.Value : null, sequence);
        }
    }
}
