using Leasehold.Core.Barrier;

namespace Leasehold.Core.Identity;

/// <summary>What hangs on a group and what it hangs on, in the order of the ids.</summary>
/// <param name="Entities">The entities directly in it.</param>
/// <param name="Groups">The groups directly in it.</param>
/// <param name="Parents">The groups that it is directly in.</param>
internal sealed record GroupLinks(
    IReadOnlyList<Id16> Entities, IReadOnlyList<Id16> Groups, IReadOnlyList<Id16> Parents)
{
    /// <summary>All of them.</summary>
    public int Count => Entities.Count + Groups.Count + Parents.Count;

    /// <summary>Reads them, at most <see cref="IdentityLimits.Listed"/> members of a kind; guarded.</summary>
    public static ValueTask<GroupLinks> OfAsync(Transaction tx, Id16 group, CancellationToken cancel) =>
        OfAsync(tx, group, IdentityLimits.Listed, cancel);

    /// <summary>Reads them, at most so many members of a kind; guarded.</summary>
    public static async ValueTask<GroupLinks> OfAsync(
        Transaction tx, Id16 group, int most, CancellationToken cancel) => new(
        await Memberships.MembersAsync(tx, group, MemberKind.Entity, most, cancel).ConfigureAwait(false),
        await Memberships.MembersAsync(tx, group, MemberKind.Group, most, cancel).ConfigureAwait(false),
        await Memberships.GroupsOfAsync(tx, group, guard: true, cancel).ConfigureAwait(false));

    /// <summary>Stages that there are none of them any more.</summary>
    public void Delete(Transaction tx, Id16 group)
    {
        foreach (var entity in Entities)
            Memberships.Delete(tx, group, MemberKind.Entity, entity);
        foreach (var inner in Groups)
            Memberships.Delete(tx, group, MemberKind.Group, inner);
        foreach (var parent in Parents)
            Memberships.Delete(tx, parent, MemberKind.Group, group);
    }
}
