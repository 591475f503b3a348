using Leasehold.Core.Barrier;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Leases.Verification;

/// <summary>An entry below a token leads to a living lease of that token.</summary>
internal sealed class OwnedCheck() : RowCheck(Tables.Owned, "leases by token")
{
    private const int KeyBytes = 1 + (2 * Id16.Size);

    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != KeyBytes)
        {
            view.Fault(row, $"a key of {row.Key.Length} bytes instead of {KeyBytes}");
            return;
        }
        var key = Keys.Lease(Keys.OwnedLease(row.Key));
        await view.ExpectAsync(row, key, "the lease it leads to", cancel).ConfigureAwait(false);
        if (await view.PeekAsync(key, LeaseFormat.Instance, cancel).ConfigureAwait(false) is { } lease
            && (lease.End is not null || lease.Owner != Id16.Read(row.Key.AsSpan(1))))
        {
            view.Fault(row, $"it leads to a lease that has ended or is another token's: {key}");
        }
    }
}
