namespace Leasehold.Storage.RocksDb;

/// <summary>Takes one batch of a log.</summary>
internal delegate void LogReader(ReadOnlySpan<byte> batch);
