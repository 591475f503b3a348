namespace Leasehold.Core.Barrier;

/// <summary>One page of a scan over sealed rows.</summary>
/// <param name="Rows">The opened rows with their keys, in scan order.</param>
/// <param name="NextStart">
/// Null when nothing is left. Forward: the Start of the range to scan next. In reverse: the End of the range to scan
/// next.
/// </param>
public sealed record SealedPage<T>(IReadOnlyList<SealedRow<T>> Rows, byte[]? NextStart)
    where T : class;

/// <summary>A key and its opened row.</summary>
public readonly record struct SealedRow<T>(Key Key, T Value)
    where T : class;
