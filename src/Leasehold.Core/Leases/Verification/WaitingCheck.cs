using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Leases.Verification;

/// <summary>An entry of the backlog leads to a lease that has ended and waits there.</summary>
internal sealed class WaitingCheck(RowCounts counts) : RowCheck(Tables.Backlog, "leases that wait")
{
    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (WaitingKeys.Read(row.Key) is not { } waiting)
        {
            view.Fault(row, $"a key of {row.Key.Length} bytes is none of the backlog");
            counts.AddUnread(RowKind.Waiting);
            return;
        }
        counts.Add(RowKind.Waiting, waiting.Target.Mount, waiting.Target.Name);
        var key = Keys.Lease(waiting.Lease);
        await view.ExpectAsync(row, key, "the lease that waits", cancel).ConfigureAwait(false);
        if (await view.PeekAsync(key, LeaseFormat.Instance, cancel).ConfigureAwait(false) is { } lease
            && (lease.End?.NextTry != waiting.NextTry || lease.Target != waiting.Target))
        {
            view.Fault(row, $"it is not the place that its lease names: {key}");
        }
    }
}
