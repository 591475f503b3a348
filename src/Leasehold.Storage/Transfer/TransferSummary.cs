namespace Leasehold.Storage.Transfer;

/// <summary>What was exported or imported.</summary>
/// <param name="Rows">How many rows, without the store's own.</param>
/// <param name="Digest">SHA-256 over the head row and all rows in order; equal for equal contents.</param>
/// <param name="Head">The head row that went along.</param>
public sealed record TransferSummary(long Rows, ReadOnlyMemory<byte> Digest, HeadRow Head);
