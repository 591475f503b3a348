using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;

namespace Leasehold.Core.Leases;

/// <summary>What happens to a lease whose entry in the expiry index comes up.</summary>
internal sealed class DueLeases(LeaseStore leases, LeaseRenewer renewer) : IDueRows
{
    public RowKind Kind => RowKind.Lease;

    public async ValueTask StageAsync(Transaction tx, byte[] entry, CancellationToken cancel)
    {
        var (due, _, _, id) = Keys.ReadDue(entry);
        var lease = await LeaseStore.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false);
        if (lease is null || lease.Due != due || lease.End is not null)
        {
            tx.Delete(new Key(entry)); // A stray: the row is gone or stands elsewhere.
            return;
        }
        if (await leases.DeathAsync(tx, lease, guard: false, cancel).ConfigureAwait(false) is { } death)
        {
            LeaseEnder.Stage(tx, id, lease, death);
            return;
        }
        var next = Due.Next(
            lease.RenewedAt ?? lease.CreatedAt, lease.ExpiresAt, lease.Renewable, lease.Capped, tx.NowMs());
        tx.Put(Keys.Lease(id), lease with { Due = renewer.Move(tx, id, lease, next) }, LeaseFormat.Instance);
    }
}
