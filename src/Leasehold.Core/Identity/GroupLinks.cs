using Leasehold.Core.Barrier;

namespace Leasehold.Core.Identity;

/// <summary>What hangs on a group and what it hangs on, in the order of the ids.</summary>
/// <param name="Entities">The entities directly in it.</param>
/// <param name="Groups">The groups directly in it.</param>
/// <param name="Parents">The groups that it is directly in.</param>
internal sealed record GroupLinks(
    IReadOnlyList<Id16> Entities, IReadOnlyList<Id16> Groups, IReadOnlyList<Id16> Parents)
{
    /// <summary>Reads them; guarded.</summary>
    public static async ValueTask<GroupLinks> OfAsync(Transaction tx, Id16 group, CancellationToken cancel) => new(
        await Memberships.MembersAsync(tx, group, MemberKind.Entity, cancel).ConfigureAwait(false),
        await Memberships.MembersAsync(tx, group, MemberKind.Group, cancel).ConfigureAwait(false),
        await Memberships.GroupsOfAsync(tx, group, guard: true, cancel).ConfigureAwait(false));
}
