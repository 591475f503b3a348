using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Leases;

/// <summary>
/// What was begun to be made and neither finished nor taken back becomes a lease that waits for its revocation; that is
/// tried when the target cannot be at it any more.
/// </summary>
internal sealed class IntentRecovery(Func<Transaction> begin, IKernelLog log)
{
    private const int Page = 128;
    private static readonly long SurelyOverMs = (long)TimeSpan.FromMinutes(10).TotalMilliseconds;

    /// <summary>All that an earlier server left: nothing is in flight when a store opens.</summary>
    public ValueTask AllAsync(CancellationToken cancel) => RunAsync(long.MaxValue, cancel);

    /// <summary>
    /// What this server left, as where the store could not be written to when it was to be taken back: its request must
    /// have ended long ago.
    /// </summary>
    /// <param name="now">Unix milliseconds.</param>
    /// <param name="cancel">Ends it.</param>
    public ValueTask LeftAsync(long now, CancellationToken cancel) => RunAsync(now - SurelyOverMs, cancel);

    private async ValueTask RunAsync(long before, CancellationToken cancel)
    {
        for (KeyRange? range = Keys.AllIntents; range is { } part;)
        {
            using var tx = begin();
            // One that is damaged must not keep the server from opening: it is told, each time.
            var page = await tx.PeekScanWholeAsync(part, Page, LeaseIntent.Format, log.DispatchFailed, cancel)
                .ConfigureAwait(false);
            foreach (var (key, intent) in page.Rows)
            {
                if (intent.Deadline < before &&
                    await tx.FindAsync(key, LeaseIntent.Format, cancel).ConfigureAwait(false) is not null)
                {
                    var firstTry = Math.Max(tx.NowMs(), intent.Deadline);
                    LeaseEnder.StageUndo(tx, Id16.Read(key.Span[1..]), intent.Lease, firstTry);
                }
            }
            if ((await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                range = page.NextStart is { } next ? part with { Start = next } : null;
        }
    }
}
