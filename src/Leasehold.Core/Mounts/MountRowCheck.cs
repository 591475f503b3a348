using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts.Rows;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Mounts;

/// <summary>Cold configuration opens; the entry of a mount lies under the mount's id.</summary>
internal sealed class MountRowCheck() : RowCheck(Tables.Sys, "cold configuration")
{
    private static readonly ProtoFormat<MountRow> Format = new(MountRow.Parser);

    public override ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (!row.Key.AsSpan().StartsWith(MountStore.AllRows.Start))
            view.CheckOpens(row);
        else if (view.Open(row, Format) is { } mount && MountStore.KeyOf(mount.Id) != new Key(row.Key))
            view.Fault(row, "it is the entry of a mount with another id");
        return ValueTask.CompletedTask;
    }
}
