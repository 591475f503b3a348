using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;

namespace Leasehold.Core.SystemApi.Leases;

/// <summary>How much longer a lease may live.</summary>
internal sealed class LeaseGrants(LeaseStore leases, LiveMounts mounts, SystemTtls ttls)
{
    /// <summary>The grant of a renewal; null if no time is left.</summary>
    public async ValueTask<TtlGrant?> RenewalAsync(
        Transaction tx, Lease lease, RenewalTerms terms, long asked, CancellationToken cancel)
    {
        var mount = mounts.Table.Find(lease.Mount) ?? throw new BrokenInvariant("a living lease without a mount");
        var ownerEnd = await leases.OwnerHardEndAsync(tx, lease, cancel).ConfigureAwait(false);
        var grant = TtlArithmetic.Grant(new TtlTerms
        {
            Bounds = ttls.BoundsOf(mount),
            Increment = asked,
            BackendTtl = terms.Ttl > 0 ? terms.Ttl : lease.Ttl,
            BackendMax = terms.MaxTtl,
            BackendLimit = terms.MaxLimit,
            IssuedAt = lease.CreatedAt,
            Now = tx.NowMs(),
            ParentHardEnd = ownerEnd,
        });
        return grant is null ? null : LeaseIssuer.Within(grant, lease.OwnerEnd, tx.NowMs());
    }
}
