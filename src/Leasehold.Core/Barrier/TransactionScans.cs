using System.Runtime.CompilerServices;
using Leasehold.Storage;

namespace Leasehold.Core.Barrier;

/// <summary>Whole ranges, read page by page.</summary>
internal static class TransactionScans
{
    /// <summary>The index rows of a range, in order, without a guard.</summary>
    public static async IAsyncEnumerable<Row> PeekRowsClearAsync(
        this Transaction tx, KeyRange range, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (KeyRange? rest = range; rest is { } part;)
        {
            var page = await tx.PeekScanClearAsync(part, KernelLimits.ScanPage, cancel).ConfigureAwait(false);
            foreach (var row in page.Rows)
                yield return row;
            rest = page.NextStart is { } next ? part with { Start = next } : null;
        }
    }
}
