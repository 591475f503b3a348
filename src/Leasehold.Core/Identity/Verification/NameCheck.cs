using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Tokens;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Identity.Verification;

/// <summary>A name leads to an entity or group that bears it.</summary>
internal sealed class NameCheck() : RowCheck(Tables.IdentityName, "names of identity")
{
    private const int KeyBytes = 1 + Id16.Size;

    /// <summary>Tells if a name of a row does not lead to that row.</summary>
    public static async ValueTask ExpectAsync(Row row, Key name, StoreView view, CancellationToken cancel)
    {
        var leads = await view.FindAsync(name, cancel).ConfigureAwait(false);
        if (leads is null)
            view.Fault(row, $"an entry of one of its names is missing: {name}");
        else if (!leads.AsSpan().SequenceEqual(row.Key.AsSpan(1)))
            view.Fault(row, $"the entry of one of its names leads elsewhere: {name}");
    }

    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != KeyBytes || row.Value.Length != Id16.Size)
        {
            view.Fault(row, "a name of this form can't be read");
            return;
        }
        var id = Id16.Read(row.Value);
        var (entity, group) = (IdentityKeys.Entity(id), IdentityKeys.Group(id));
        if (await view.FindAsync(entity, cancel).ConfigureAwait(false) is null &&
            await view.FindAsync(group, cancel).ConfigureAwait(false) is null)
        {
            view.Fault(row, $"it leads to nothing: {entity}");
            return;
        }
        if (view.Barrier is { } barrier &&
            await NamesAsync(entity, group, barrier, view, cancel).ConfigureAwait(false) is { } names &&
            !names.Contains(new Key(row.Key)))
        {
            view.Fault(row, "it leads to a row that does not bear this name");
        }
    }

    private static async ValueTask<IReadOnlyList<Key>?> NamesAsync(
        Key entity, Key group, SecurityBarrier barrier, StoreView view, CancellationToken cancel)
    {
        if (await view.PeekAsync(entity, EntityStore.Format, cancel).ConfigureAwait(false) is { } owner)
            return new EntityStore(barrier, new RowCache<EntityRow>(Tables.Entity, capacity: 1)).NamesOf(owner);
        return await view.PeekAsync(group, GroupStore.Format, cancel).ConfigureAwait(false) is { } circle
            ? new GroupStore(barrier, new RowCache<GroupRow>(Tables.Group, capacity: 1)).NamesOf(circle)
            : null;
    }
}
