using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Leases;

/// <summary>Stages renewals: one row, and its due entry where the new moment asks for it.</summary>
internal sealed class LeaseRenewer(DueIndex due)
{
    /// <summary>Stages what a grant changes in a lease.</summary>
    /// <param name="tx">Where it is staged; the lease's row must be guarded by it.</param>
    /// <param name="id">The lease.</param>
    /// <param name="lease">Its row as read, with the engine's bounds as they are now.</param>
    /// <param name="asked">The increment asked for, seconds; 0 for none.</param>
    /// <param name="grant">What was granted.</param>
    /// <param name="by">Who renews.</param>
    /// <param name="remoteAddress">From where.</param>
    public Lease Stage(
        Transaction tx, Id16 id, Lease lease, long asked, TtlGrant grant, By by, string remoteAddress)
    {
        var now = tx.NowMs();
        var kind = grant.Capped ? HistoryKind.Capped : HistoryKind.Renewed;
        var next = Due.After(now, grant.ExpiresAt, lease.Renewable, grant.Capped);
        var place = lease.Due is { } old && !old.MustMoveTo(next, now, grant.Ttl * 1000)
            ? old
            : Move(tx, id, lease, next);
        var renewed = lease with
        {
            Ttl = grant.Ttl,
            ExpiresAt = grant.ExpiresAt,
            RenewedAt = now,
            HardEnd = grant.HardEnd,
            LimitedBy = grant.Limit,
            Capped = grant.Capped,
            Renewals = lease.Renewals + 1,
            History = History.Of(lease).With(new(kind, now, asked, grant.Ttl, grant.Limit, by, remoteAddress)),
            Due = place,
        };
        tx.Put(Keys.Lease(id), renewed, LeaseFormat.Instance);
        return renewed;
    }

    /// <summary>Stages that a renewal was refused: the lease stays as it is, its story tells it.</summary>
    public static void StageRefused(Transaction tx, Id16 id, Lease lease, HistoryEntry refused)
    {
        if (History.Of(lease).WithRefusal(refused) is { } history)
            tx.Put(Keys.Lease(id), lease with { History = history }, LeaseFormat.Instance);
    }

    /// <summary>Stages another place for a lease's one entry.</summary>
    public Due Move(Transaction tx, Id16 id, Lease lease, Due next)
    {
        if (lease.Due is { } old)
            DueIndex.Remove(tx, old, lease.Mount, RowKind.Lease, id);
        return due.Put(tx, next, lease.Mount, RowKind.Lease, id, lease.Facts);
    }
}
