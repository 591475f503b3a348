using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Tokens;
using Leasehold.Storage;

namespace Leasehold.Core.Identity;

/// <summary>
/// Entities with their aliases, found by id, name and alias. Rows come from a cache that only the feed of commits
/// changes: whoever changes one stages a copy.
/// </summary>
internal sealed class EntityStore(SecurityBarrier barrier, RowCache<EntityRow> cache)
{
    /// <summary>How an entity is written.</summary>
    public static readonly RecordFormat<EntityRow> Format = new ProtoFormat<EntityRow>(EntityRow.Parser);

    /// <summary>The entity of an id, or the one that it was merged into; null if there is none.</summary>
    /// <param name="tx">The transaction to read in.</param>
    /// <param name="id">The id.</param>
    /// <param name="guard">Whether the commit must fail if the row changed meanwhile.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<EntityRow?> FindAsync(Transaction tx, Id16 id, bool guard, CancellationToken cancel)
    {
        var row = await RowAsync(tx, id, guard, cancel).ConfigureAwait(false);
        if (row is null || row.MergedInto.IsEmpty)
            return row;
        // A merge leads every older id straight to the entity that remains: there are no chains.
        var other = await RowAsync(tx, row.MergedInto.ToId(), guard, cancel).ConfigureAwait(false);
        return other is { MergedInto.IsEmpty: true } ? other : null;
    }

    /// <summary>The entity that a token names; null if it names none or one that is gone.</summary>
    public ValueTask<EntityRow?> FindAsync(Transaction tx, string id, bool guard, CancellationToken cancel) =>
        IdentityId.TryParse(id, out var parsed) ? FindAsync(tx, parsed, guard, cancel) : new((EntityRow?)null);

    /// <summary>The entity of a name in any spelling; guarded.</summary>
    public async ValueTask<EntityRow?> FindByNameAsync(Transaction tx, string name, CancellationToken cancel) =>
        CanonicalName.Of(name) is { } canonical &&
        await OwnerAsync(tx, IdentityKeys.EntityName(barrier, canonical), cancel).ConfigureAwait(false) is { } row &&
        string.Equals(CanonicalName.Of(row.Name), canonical, StringComparison.Ordinal)
            ? row
            : null;

    /// <summary>The entity with an alias of this name on a mount, and the alias; guarded.</summary>
    public async ValueTask<(EntityRow Entity, AliasRow Alias)?> FindByAliasAsync(
        Transaction tx, string mountAccessor, string name, CancellationToken cancel)
    {
        if (CanonicalName.Of(name) is not { } canonical)
            return null;
        var key = IdentityKeys.EntityAlias(barrier, mountAccessor, canonical);
        if (await OwnerAsync(tx, key, cancel).ConfigureAwait(false) is not { } row)
            return null;
        foreach (var alias in row.Aliases)
        {
            if (alias.MountAccessor == mountAccessor && alias.Name == canonical)
                return (row, alias);
        }
        return null;
    }

    /// <summary>The entity with the alias of this id, and the alias; guarded.</summary>
    public async ValueTask<(EntityRow Entity, AliasRow Alias)?> FindByAliasIdAsync(
        Transaction tx, Id16 aliasId, CancellationToken cancel)
    {
        if (await OwnerAsync(tx, IdentityKeys.AliasId(barrier, aliasId), cancel).ConfigureAwait(false) is not { } row)
            return null;
        foreach (var alias in row.Aliases)
        {
            if (alias.Id.ToId() == aliasId)
                return (row, alias);
        }
        return null;
    }

    /// <summary>Stages an entity and what its names lead to.</summary>
    /// <param name="tx">Where it is staged.</param>
    /// <param name="before">Its row as read guarded; null for a new one, whose names were looked up guarded.</param>
    /// <param name="after">The row to write: not changed from here on.</param>
    public void Put(Transaction tx, EntityRow? before, EntityRow after)
    {
        NameIndex.Put(tx, before is null ? [] : NamesOf(before), NamesOf(after), after.Id.ToId());
        tx.Put(IdentityKeys.Entity(after.Id.ToId()), after, Format);
    }

    /// <summary>Stages the end of an entity, of its names and of the ids that were merged into it.</summary>
    public void Delete(Transaction tx, EntityRow row)
    {
        NameIndex.Delete(tx, NamesOf(row));
        foreach (var merged in row.Merged)
            tx.Delete(IdentityKeys.Entity(merged.ToId()));
        tx.Delete(IdentityKeys.Entity(row.Id.ToId()));
    }

    /// <summary>Stages that an id means another entity from now on; its own names are gone before.</summary>
    public static void PutMerged(Transaction tx, Id16 id, Id16 into) => tx.Put(
        IdentityKeys.Entity(id), new EntityRow { Id = id.Bytes(), MergedInto = into.Bytes() }, Format);

    /// <summary>All entities, in the order of their ids.</summary>
    public static async ValueTask<IReadOnlyList<EntityRow>> AllAsync(Transaction tx, CancellationToken cancel)
    {
        var found = new List<EntityRow>();
        for (KeyRange? range = IdentityKeys.AllEntities; range is { } part && found.Count < IdentityLimits.Listed;)
        {
            var page = await tx.PeekScanAsync(part, KernelLimits.ScanPage, Format, cancel).ConfigureAwait(false);
            foreach (var row in page.Rows)
            {
                if (row.Value.MergedInto.IsEmpty)
                    found.Add(row.Value);
            }
            range = page.NextStart is { } next ? part with { Start = next } : null;
        }
        return found;
    }

    /// <summary>The keys that lead to an entity.</summary>
    public IReadOnlyList<Key> NamesOf(EntityRow row)
    {
        var names = new List<Key>(1 + (2 * row.Aliases.Count));
        if (CanonicalName.Of(row.Name) is { } canonical)
            names.Add(IdentityKeys.EntityName(barrier, canonical));
        foreach (var alias in row.Aliases)
        {
            names.Add(IdentityKeys.EntityAlias(barrier, alias.MountAccessor, alias.Name));
            names.Add(IdentityKeys.AliasId(barrier, alias.Id.ToId()));
        }
        return names;
    }

    private async ValueTask<EntityRow?> OwnerAsync(Transaction tx, Key name, CancellationToken cancel) =>
        await NameIndex.FindAsync(tx, name, cancel).ConfigureAwait(false) is { } id
            ? await RowAsync(tx, id, guard: true, cancel).ConfigureAwait(false)
            : null;

    private ValueTask<EntityRow?> RowAsync(Transaction tx, Id16 id, bool guard, CancellationToken cancel) =>
        cache.FindStagedAsync(tx, id, Format, guard, cancel);
}
