using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Leases;

/// <summary>Finds leases by id, and tells whether they live.</summary>
internal sealed class LeaseStore(SecurityBarrier barrier, LiveMounts mounts, TokenStore tokens)
{
    private const string Purpose = "lease id";
    private const int LongestId = 2048;

    /// <summary>The storage id of a lease; null for what is no lease id.</summary>
    public Id16? IdOf(string leaseId)
    {
        if (leaseId.Length is 0 or > LongestId)
            return null;
        Span<byte> hmac = stackalloc byte[HmacKey.Size];
        barrier.Hmac(Purpose, Encoding.UTF8.GetBytes(leaseId), hmac);
        return Id16.Read(hmac);
    }

    /// <summary>The row of a lease; null if there is none.</summary>
    public static ValueTask<Lease?> FindAsync(Transaction tx, Id16 id, bool guard, CancellationToken cancel) => guard
        ? tx.FindAsync(Keys.Lease(id), LeaseFormat.Instance, cancel)
        : tx.PeekAsync(Keys.Lease(id), LeaseFormat.Instance, cancel);

    /// <summary>Why a lease is dead, with the token and mount that it hangs on; null if it lives.</summary>
    public async ValueTask<Death?> DeathAsync(Transaction tx, Lease lease, bool guard, CancellationToken cancel)
    {
        var owner = default(LeaseOwner);
        if (lease.End is null && lease.Owner is { } id)
        {
            var token = await tokens.FindAsync(tx, id, guard, cancel).ConfigureAwait(false);
            owner = token is null
                ? new LeaseOwner(IsGone: true, null)
                : new LeaseOwner(false, await tokens.DeathAsync(tx, token, guard, cancel).ConfigureAwait(false));
        }
        return LeaseDeath.Of(lease, owner, mounts.Table.Find(lease.Mount) is not null, tx.NowMs());
    }

    public async ValueTask<long?> OwnerHardEndAsync(Transaction tx, Lease lease, CancellationToken cancel)
    {
        if (lease.OwnerEnd is { } end)
            return end;
        return lease.Owner is { } owner
            ? (await tokens.FindAsync(tx, owner, guard: false, cancel).ConfigureAwait(false))?.HardEnd
            : null;
    }
}
