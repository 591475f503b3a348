using Leasehold.Core.Barrier;
using Leasehold.Core.Tokens.Verification;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Leases.Verification;

/// <summary>The grave of a lease opens, and holds nothing of what its engine kept.</summary>
internal sealed class LeaseGraveCheck() : RowCheck(Tables.LeaseGrave, "graves of leases")
{
    public override ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != GraveCheck.KeyBytes)
            view.Fault(row, $"a key of {row.Key.Length} bytes instead of {GraveCheck.KeyBytes}");
        else if (view.Open(row, LeaseGraves.Format) is { Lease.Data.IsEmpty: false })
            view.Fault(row, "it holds what only the lease needed");
        return ValueTask.CompletedTask;
    }
}
