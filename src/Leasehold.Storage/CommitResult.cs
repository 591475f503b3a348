namespace Leasehold.Storage;

/// <summary>
/// What became of a commit: it is durable, or it was refused because something it had read has changed.
/// </summary>
public readonly record struct CommitResult
{
    private CommitResult(long sequence, byte[]? conflict)
    {
        Sequence = sequence;
        ConflictKey = conflict;
    }

    /// <summary>Whether the writes are durable and visible.</summary>
    public bool IsCommitted => ConflictKey is null;

    /// <summary>
    /// The commit's sequence; for a transaction without writes its snapshot's; zero after a conflict.
    /// </summary>
    public long Sequence { get; }

    /// <summary>
    /// The guarded key, or start of the guarded range, that was written meanwhile; null if it committed.
    /// </summary>
    public byte[]? ConflictKey { get; }

    /// <summary>A durable commit.</summary>
    public static CommitResult Committed(long sequence) => new(sequence, null);

    /// <summary>A refusal; nothing was written, the transaction may be run again from its beginning.</summary>
    public static CommitResult Conflict(byte[] key) => new(0, key);
}
