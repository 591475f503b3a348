using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Leases.Verification;

/// <summary>
/// A lease opens, and what leads to it is there: while it lives its owner and the expiry index, from its end on the
/// backlog of its target.
/// </summary>
internal sealed class LeaseCheck(RowCounts counts) : RowCheck(Tables.Lease, "leases")
{
    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != 1 + Id16.Size)
        {
            view.Fault(row, $"a key of {row.Key.Length} bytes instead of {1 + Id16.Size}");
            counts.AddUnread(RowKind.Lease);
            return;
        }
        var id = Id16.Read(row.Key.AsSpan(1));
        if (view.Open(row, LeaseFormat.Instance) is not { } lease)
        {
            counts.AddUnread(RowKind.Lease);
            return;
        }
        counts.Add(RowKind.Lease, lease.Mount, lease.Role);
        var path = Keys.Path(lease.Mount, lease.Path, id);
        await view.ExpectAsync(row, path, "its entry by path", cancel).ConfigureAwait(false);
        if (lease.Due is { } due)
        {
            var entry = Keys.DueEntry(due, lease.Mount, RowKind.Lease, id);
            await view.ExpectAsync(row, entry, "its entry in the expiry index", cancel).ConfigureAwait(false);
        }
        if (lease.End is { } end)
        {
            var waiting = WaitingKeys.Of(lease.Target, end.NextTry, id);
            await view.ExpectAsync(row, waiting, "its entry in the backlog", cancel).ConfigureAwait(false);
            return;
        }
        if (lease.Due is null)
            view.Fault(row, "it lives, and nothing will end it: it stands nowhere in the expiry index");
        if (lease.Owner is not { } owner)
            return;
        await view.ExpectAsync(row, Keys.Token(owner), "the token it dies with", cancel).ConfigureAwait(false);
        await view.ExpectAsync(row, Keys.Owned(owner, id), "its entry below its token", cancel).ConfigureAwait(false);
    }
}
