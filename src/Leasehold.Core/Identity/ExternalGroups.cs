using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;

namespace Leasehold.Core.Identity;

/// <summary>Membership in external groups: what auth methods say at logins and renewals.</summary>
internal sealed class ExternalGroups(GroupStore groups)
{
    /// <summary>
    /// Stages that an entity is in exactly those external groups of a mount whose aliases are named; nothing is written
    /// where nothing changed. Groups of other mounts are not touched.
    /// </summary>
    /// <returns>Whether anything changed.</returns>
    public async ValueTask<bool> RefreshAsync(
        Transaction tx, Mount mount, Id16 entity, IReadOnlyList<string> names, CancellationToken cancel)
    {
        var wanted = await WantedAsync(tx, mount, names, cancel).ConfigureAwait(false);
        var changed = false;
        foreach (var id in await Memberships.GroupsOfAsync(tx, entity, guard: true, cancel).ConfigureAwait(false))
        {
            var group = await groups.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false);
            if (group?.Alias?.MountAccessor != mount.Accessor || wanted.Remove(id))
                continue;
            Memberships.Delete(tx, id, MemberKind.Entity, entity);
            changed = true;
        }
        foreach (var id in wanted)
            Memberships.Put(tx, id, MemberKind.Entity, entity);
        return changed || wanted.Count > 0;
    }

    private async ValueTask<HashSet<Id16>> WantedAsync(
        Transaction tx, Mount mount, IReadOnlyList<string> names, CancellationToken cancel)
    {
        var wanted = new HashSet<Id16>();
        foreach (var name in names)
        {
            var group = await groups.FindByAliasAsync(tx, mount.Accessor, name, cancel).ConfigureAwait(false);
            if (group is { External: true } external)
                wanted.Add(external.Id.ToId());
        }
        return wanted;
    }
}
