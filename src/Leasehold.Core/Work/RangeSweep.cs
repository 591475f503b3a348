using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Work;

/// <summary>Goes over the rows of an index in small commits of its own; what conflicts is done again.</summary>
internal static class RangeSweep
{
    /// <summary>Stages something for each row, a page to a commit; safe to run again.</summary>
    /// <param name="begin">Begins a transaction.</param>
    /// <param name="range">The rows.</param>
    /// <param name="page">How many rows a commit takes.</param>
    /// <param name="stage">What is staged for a row, which is read without a guard.</param>
    /// <param name="cancel">Ends it between two commits.</param>
    public static async ValueTask RunAsync(
        Func<Transaction> begin,
        KeyRange range,
        int page,
        Func<Transaction, Row, CancellationToken, ValueTask> stage,
        CancellationToken cancel)
    {
        while (true)
        {
            using var tx = begin();
            var read = await tx.PeekScanClearAsync(range, page, cancel).ConfigureAwait(false);
            if (read.Rows.Count == 0)
                return;
            foreach (var row in read.Rows)
                await stage(tx, row, cancel).ConfigureAwait(false);
            if ((await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                range = range with { Start = [.. read.Rows[^1].Key, 0] };
        }
    }
}
