using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Tokens;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Identity.Verification;

/// <summary>An entity opens, bears the id of its key, and all its names and older ids lead to it.</summary>
internal sealed class EntityCheck() : RowCheck(Tables.Entity, "entities")
{
    private const int KeyBytes = 1 + Id16.Size;

    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != KeyBytes)
            view.Fault(row, $"a key of {row.Key.Length} bytes instead of {KeyBytes}");
        else if (view.Open(row, EntityStore.Format) is { } entity && view.Barrier is { } barrier)
            await CheckAsync(row, entity, barrier, view, cancel).ConfigureAwait(false);
    }

    private static async ValueTask CheckAsync(
        Row row, EntityRow entity, SecurityBarrier barrier, StoreView view, CancellationToken cancel)
    {
        if (!entity.Id.Span.SequenceEqual(row.Key.AsSpan(1)))
        {
            view.Fault(row, "it bears another id than its key");
            return;
        }
        if (!entity.MergedInto.IsEmpty)
        {
            var remaining = IdentityKeys.Entity(entity.MergedInto.ToId());
            await view.ExpectAsync(row, remaining, "the entity it went into", cancel).ConfigureAwait(false);
            return;
        }
        var names = new EntityStore(barrier, new RowCache<EntityRow>(Tables.Entity, capacity: 1)).NamesOf(entity);
        foreach (var name in names)
            await NameCheck.ExpectAsync(row, name, view, cancel).ConfigureAwait(false);
        foreach (var merged in entity.Merged)
        {
            var older = IdentityKeys.Entity(merged.ToId());
            await view.ExpectAsync(row, older, "the row of an entity that went into it", cancel).ConfigureAwait(false);
        }
    }
}
