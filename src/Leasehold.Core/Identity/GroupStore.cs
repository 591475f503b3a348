using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Tokens;
using Leasehold.Storage;

namespace Leasehold.Core.Identity;

/// <summary>Groups, found by id, name and alias. Who is in them is told by <see cref="Memberships"/>.</summary>
internal sealed class GroupStore(SecurityBarrier barrier, RowCache<GroupRow> cache)
{
    /// <summary>How a group is written.</summary>
    public static readonly RecordFormat<GroupRow> Format = new ProtoFormat<GroupRow>(GroupRow.Parser);

    /// <summary>The group of an id; null if there is none.</summary>
    public ValueTask<GroupRow?> FindAsync(Transaction tx, Id16 id, bool guard, CancellationToken cancel) =>
        cache.FindStagedAsync(tx, id, Format, guard, cancel);

    /// <summary>The group of a name in any spelling; guarded.</summary>
    public async ValueTask<GroupRow?> FindByNameAsync(Transaction tx, string name, CancellationToken cancel) =>
        CanonicalName.Of(name) is { } canonical &&
        await OwnerAsync(tx, IdentityKeys.GroupName(barrier, canonical), cancel).ConfigureAwait(false) is { } row &&
        string.Equals(CanonicalName.Of(row.Name), canonical, StringComparison.Ordinal)
            ? row
            : null;

    /// <summary>The group with an alias of this name on a mount; guarded.</summary>
    public async ValueTask<GroupRow?> FindByAliasAsync(
        Transaction tx, string mountAccessor, string name, CancellationToken cancel) =>
        CanonicalName.Of(name) is { } canonical &&
        await OwnerAsync(tx, IdentityKeys.GroupAlias(barrier, mountAccessor, canonical), cancel)
            .ConfigureAwait(false) is { Alias: { } alias } row &&
        alias.MountAccessor == mountAccessor && alias.Name == canonical
            ? row
            : null;

    /// <summary>The group with the alias of this id; guarded.</summary>
    public async ValueTask<GroupRow?> FindByAliasIdAsync(Transaction tx, Id16 aliasId, CancellationToken cancel) =>
        await OwnerAsync(tx, IdentityKeys.AliasId(barrier, aliasId), cancel)
            .ConfigureAwait(false) is { Alias: { } alias } row && alias.Id.ToId() == aliasId
            ? row
            : null;

    /// <summary>Stages a group and what its names lead to.</summary>
    /// <param name="tx">Where it is staged.</param>
    /// <param name="before">Its row as read guarded; null for a new one, whose names were looked up guarded.</param>
    /// <param name="after">The row to write: not changed from here on.</param>
    public void Put(Transaction tx, GroupRow? before, GroupRow after)
    {
        NameIndex.Put(tx, before is null ? [] : NamesOf(before), NamesOf(after), after.Id.ToId());
        tx.Put(IdentityKeys.Group(after.Id.ToId()), after, Format);
    }

    /// <summary>Stages the end of a group and of its names; its memberships are the caller's to remove.</summary>
    public void Delete(Transaction tx, GroupRow row)
    {
        NameIndex.Delete(tx, NamesOf(row));
        tx.Delete(IdentityKeys.Group(row.Id.ToId()));
    }

    /// <summary>All groups, in the order of their ids.</summary>
    public static async ValueTask<IReadOnlyList<GroupRow>> AllAsync(Transaction tx, CancellationToken cancel)
    {
        var found = new List<GroupRow>();
        for (KeyRange? range = IdentityKeys.AllGroups; range is { } part && found.Count < IdentityLimits.Listed;)
        {
            var page = await tx.PeekScanAsync(part, KernelLimits.ScanPage, Format, cancel).ConfigureAwait(false);
            foreach (var row in page.Rows)
                found.Add(row.Value);
            range = page.NextStart is { } next ? part with { Start = next } : null;
        }
        return found;
    }

    /// <summary>The keys that lead to a group.</summary>
    public IReadOnlyList<Key> NamesOf(GroupRow row)
    {
        var names = new List<Key>();
        if (CanonicalName.Of(row.Name) is { } canonical)
            names.Add(IdentityKeys.GroupName(barrier, canonical));
        if (row.Alias is { } alias)
        {
            names.Add(IdentityKeys.GroupAlias(barrier, alias.MountAccessor, alias.Name));
            names.Add(IdentityKeys.AliasId(barrier, alias.Id.ToId()));
        }
        return names;
    }

    private async ValueTask<GroupRow?> OwnerAsync(Transaction tx, Key name, CancellationToken cancel) =>
        await NameIndex.FindAsync(tx, name, cancel).ConfigureAwait(false) is { } id
            ? await FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false)
            : null;
}
