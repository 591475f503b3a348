using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.Leases;

/// <summary>
/// Ends leases. From the commit on a lease is dead and waits in the backlog of its target, from which only its
/// revocation takes it: nothing is given up.
/// </summary>
internal sealed class LeaseEnder(LeaseStore leases)
{
    private const int OwnedPage = 128;
    private const int EndedAtOnce = 32; // Small commits: requests share them.

    /// <summary>Stages the end of a lease.</summary>
    /// <param name="tx">Where it is staged.</param>
    /// <param name="id">The lease.</param>
    /// <param name="lease">Its row, guarded in <paramref name="tx"/>.</param>
    /// <param name="death">Why, when and by whom.</param>
    /// <param name="firstTry">When its revocation may begin, unix milliseconds; null: at once.</param>
    public static void Stage(Transaction tx, Id16 id, Lease lease, Death death, long? firstTry = null)
    {
        if (lease.End is not null)
            return; // Decided before; it waits for its revocation.
        if (lease.Due is { } due)
            DueIndex.Remove(tx, due, lease.Mount, RowKind.Lease, id);
        if (lease.Owner is { } owner)
            tx.Delete(Keys.Owned(owner, id));
        StageWaiting(tx, id, lease, death, firstTry ?? tx.NowMs());
    }

    /// <summary>
    /// Stages that what was to be made for a lease is taken back: the intent ends, the lease comes into being dead.
    /// </summary>
    public static void StageUndo(Transaction tx, Id16 id, Lease draft, long firstTry)
    {
        tx.Delete(Keys.Intent(id));
        tx.PutClear(Keys.Path(draft.Mount, draft.Path, id), [(byte)RowKind.Lease]);
        tx.Add(Keys.Count(draft.Mount, draft.Role, RowKind.Lease), 1);
        StageWaiting(tx, id, draft, new Death(Cause.Undelivered, tx.NowMs(), By.Server), firstTry);
    }

    /// <summary>
    /// Ends the leases of a token in commits of its own, so that the token itself can be removed.
    /// </summary>
    /// <param name="begin">Begins a transaction.</param>
    /// <param name="owner">The token.</param>
    /// <param name="cancel">Ends the wait.</param>
    public ValueTask EndOwnedAsync(Func<Transaction> begin, Id16 owner, CancellationToken cancel) =>
        RangeSweep.RunAsync(begin, Keys.OwnedBy(owner), EndedAtOnce, EndAsync, cancel);

    /// <summary>
    /// Stages the end of what leases a token still has, in the commit that removes the token: one that was given
    /// between the end of its other leases and now makes that commit run again.
    /// </summary>
    public async ValueTask StageOwnedAsync(Transaction tx, Id16 owner, CancellationToken cancel)
    {
        var page = await tx.ScanClearAsync(Keys.OwnedBy(owner), OwnedPage, cancel).ConfigureAwait(false);
        foreach (var row in page.Rows)
            await EndAsync(tx, row, cancel).ConfigureAwait(false);
    }

    private async ValueTask EndAsync(Transaction tx, Row owned, CancellationToken cancel)
    {
        var id = Keys.OwnedLease(owned.Key);
        if (await LeaseStore.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false)
            is not { End: null } lease)
        {
            tx.Delete(new Key(owned.Key)); // A stray.
            return;
        }
        var death = await leases.DeathAsync(tx, lease, guard: false, cancel).ConfigureAwait(false)
            ?? new Death(Cause.ParentEnded, tx.NowMs(), By.Server);
        Stage(tx, id, lease, death);
    }

    private static void StageWaiting(Transaction tx, Id16 id, Lease lease, Death death, long firstTry)
    {
        var ended = lease with
        {
            Due = null,
            End = new LeaseEnd(death, firstTry),
            History = History.Of(lease).WithEnd(death, tx.NowMs()),
        };
        tx.Put(Keys.Lease(id), ended, LeaseFormat.Instance);
        tx.PutClear(WaitingKeys.Of(lease.Target, firstTry, id), []);
        tx.Add(Keys.Count(lease.Mount, lease.Target.Name, RowKind.Waiting), 1);
    }
}
