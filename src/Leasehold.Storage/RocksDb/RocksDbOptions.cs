namespace Leasehold.Storage.RocksDb;

/// <summary>Where an embedded store lives and what it may use.</summary>
public sealed record RocksDbOptions
{
    /// <summary>The store's own directory; created if it doesn't exist.</summary>
    public required string Path { get; init; }

    /// <summary>Whether a directory without a store is refused instead of made into one.</summary>
    public bool MustExist { get; init; }

    /// <summary>Whether opening computes the hashes of the head rows again from the logs.</summary>
    public bool ChecksChain { get; init; }

    /// <summary>Memory for blocks, indexes, filters and write buffers together, in bytes.</summary>
    public long CacheBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Part of the cache that unflushed writes may take, in bytes.</summary>
    public long WriteBufferBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Size of the log above which an orderly close flushes it, in bytes: the next opening has nothing to replay.
    /// Smaller ones are replayed faster than they are flushed.
    /// </summary>
    public long FlushAtCloseBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Size of the log at which the oldest writes are flushed, in bytes; bounds the time of recovery.
    /// </summary>
    public long LogBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Files held open at most.</summary>
    public int OpenFiles { get; init; } = 256;

    /// <summary>Bytes per second that flushes and compactions may write.</summary>
    public long CompactionBytesPerSecond { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Free bytes on the disk below which requests are refused with <see cref="StoreFullException"/>.
    /// </summary>
    public long ReserveBytes { get; init; } = 32 * 1024 * 1024;
}
