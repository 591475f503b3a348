using Leasehold.Core.Barrier;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Leases.Verification;

/// <summary>An intent opens, and its lease is not there: each excludes the other.</summary>
internal sealed class IntentCheck() : RowCheck(Tables.Intent, "outside effects in progress")
{
    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != 1 + Id16.Size)
        {
            view.Fault(row, $"a key of {row.Key.Length} bytes instead of {1 + Id16.Size}");
            return;
        }
        view.Open(row, LeaseIntent.Format);
        var lease = Keys.Lease(Id16.Read(row.Key.AsSpan(1)));
        if (await view.FindAsync(lease, cancel).ConfigureAwait(false) is not null)
            view.Fault(row, $"its lease is there, too: {lease}");
    }
}
