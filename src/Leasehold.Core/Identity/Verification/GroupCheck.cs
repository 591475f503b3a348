using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Tokens;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Identity.Verification;

/// <summary>A group opens, bears the id of its key, and all its names lead to it.</summary>
internal sealed class GroupCheck() : RowCheck(Tables.Group, "groups")
{
    private const int KeyBytes = 1 + Id16.Size;

    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != KeyBytes)
        {
            view.Fault(row, $"a key of {row.Key.Length} bytes instead of {KeyBytes}");
            return;
        }
        if (view.Open(row, GroupStore.Format) is not { } group || view.Barrier is not { } barrier)
            return;
        if (!group.Id.Span.SequenceEqual(row.Key.AsSpan(1)))
            view.Fault(row, "it bears another id than its key");
        var names = new GroupStore(barrier, new RowCache<GroupRow>(Tables.Group, capacity: 1)).NamesOf(group);
        foreach (var name in names)
            await NameCheck.ExpectAsync(row, name, view, cancel).ConfigureAwait(false);
    }
}
