namespace Leasehold.Storage;

/// <summary>How a store behaves, whatever lies beneath it.</summary>
public sealed record StoreOptions
{
    /// <summary>Commits of requests that may wait; further callers wait for room.</summary>
    public int ForegroundQueue { get; init; } = 4096;

    /// <summary>Commits of jobs that may wait; further callers wait for room.</summary>
    public int BackgroundQueue { get; init; } = 1024;

    /// <summary>
    /// Bytes of committed rows that a leading store keeps in memory where its engine is shared, and so a round trip
    /// away; 0 for none.
    /// </summary>
    public long CacheBytes { get; init; }

    /// <summary>The file that remembers how far the store came; null for none.</summary>
    public AnchorOptions? Anchor { get; init; }
}
