namespace Leasehold.Storage;

/// <summary>Commits that became durable together. Valid only during the call that hands it out.</summary>
public sealed class CommittedGroup
{
    private readonly List<CommittedChange> _changes = [];

    /// <summary>How many commits there are.</summary>
    public int Count => _changes.Count;

    /// <summary>A commit, in order of sequence.</summary>
    public CommittedChange this[int index] => _changes[index];

    internal void Add(CommittedChange change) => _changes.Add(change);

    internal void Clear() => _changes.Clear();
}

/// <summary>One commit as watchers see it.</summary>
/// <param name="sequence">Its place among all commits.</param>
/// <param name="writes">What it wrote, in order; appended rows carry their final key.</param>
public readonly struct CommittedChange(long sequence, ReadOnlyMemory<WriteOperation> writes)
{
    /// <summary>The commit's place among all commits.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>What it wrote, in order; appended rows are Puts with their final key.</summary>
    public ReadOnlyMemory<WriteOperation> Writes { get; } = writes;
}
