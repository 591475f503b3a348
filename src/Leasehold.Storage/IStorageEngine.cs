namespace Leasehold.Storage;

/// <summary>
/// What lies beneath a store: it reads at a snapshot and applies batches. Conflicts are the committer's.
/// </summary>
public interface IStorageEngine : IAsyncDisposable
{
    /// <summary>
    /// Whether space runs out: commits of requests are refused then, those of jobs, which may free some, go on.
    /// Asked by the committing thread before each group.
    /// </summary>
    bool IsShortOfSpace();

    /// <summary>A consistent view of all batches applied so far.</summary>
    IEngineSnapshot Snapshot();

    /// <summary>
    /// Applies the batch wholly or not at all; durable when it returns. Blocks the calling thread; the committer calls
    /// it one batch at a time. Any exception except <see cref="StoreFullException"/>, which promises that nothing was
    /// written, leaves the outcome unknown.
    /// </summary>
    void Apply(ReadOnlySpan<WriteOperation> batch);
}

/// <summary>A consistent view. Disposed before its engine.</summary>
public interface IEngineSnapshot : IDisposable
{
    /// <summary>The value, or null if there is none.</summary>
    ValueTask<byte[]?> GetAsync(byte[] key, CancellationToken cancel);

    /// <summary>A cursor over the range, not yet positioned.</summary>
    IEngineCursor Open(KeyRange range, bool reverse);
}

/// <summary>Walks over the rows of a range. Disposed before its snapshot.</summary>
public interface IEngineCursor : IDisposable
{
    /// <summary>
    /// Moves to the first row at or after the target, in reverse to the last row before it, inside the range.
    /// False if there is none.
    /// </summary>
    ValueTask<bool> SeekAsync(byte[] target, CancellationToken cancel);

    /// <summary>Moves to the next row in scan order; false at the end.</summary>
    ValueTask<bool> NextAsync(CancellationToken cancel);

    /// <summary>The key of the row; valid until the cursor moves.</summary>
    ReadOnlySpan<byte> Key { get; }

    /// <summary>A copy of the row's value.</summary>
    byte[] CopyValue();
}
