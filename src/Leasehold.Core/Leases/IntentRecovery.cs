using Leasehold.Core.Barrier;

namespace Leasehold.Core.Leases;

/// <summary>
/// What an earlier server began to make and neither finished nor took back: nothing is in flight when a store opens, so
/// that each intent found is one. It is taken back when the target cannot be at it any more.
/// </summary>
internal static class IntentRecovery
{
    private const int Page = 128;

    /// <summary>Turns all intents into leases that wait for their revocation.</summary>
    public static async ValueTask RunAsync(Func<Transaction> begin, CancellationToken cancel)
    {
        while (true)
        {
            using var tx = begin();
            var page = await tx.ScanAsync(Keys.AllIntents, Page, LeaseIntent.Format, cancel).ConfigureAwait(false);
            if (page.Rows.Count == 0)
                return;
            foreach (var (key, intent) in page.Rows)
            {
                var firstTry = Math.Max(tx.NowMs(), intent.Deadline);
                LeaseEnder.StageUndo(tx, Id16.Read(key.Span[1..]), intent.Lease, firstTry);
            }
            await tx.CommitAsync(cancel).ConfigureAwait(false);
        }
    }
}
