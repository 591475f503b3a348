namespace Leasehold.Storage;

/// <summary>One page of a scan.</summary>
/// <param name="Rows">The rows, in scan order.</param>
/// <param name="NextStart">
/// Null when nothing is left. Forward: the Start of the range to scan next. In reverse: the End of the range to scan
/// next.
/// </param>
public sealed record ScanPage(IReadOnlyList<Row> Rows, byte[]? NextStart);
