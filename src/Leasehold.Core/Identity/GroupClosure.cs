using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;

namespace Leasehold.Core.Identity;

/// <summary>The groups that an entity is in: directly, or because a group of its is in them.</summary>
/// <param name="Direct">In the order of their ids.</param>
/// <param name="Inherited">Those above; none of them is among the direct ones.</param>
internal sealed record GroupClosure(IReadOnlyList<GroupRow> Direct, IReadOnlyList<GroupRow> Inherited)
{
    /// <summary>All of them.</summary>
    public IEnumerable<GroupRow> All => Direct.Concat(Inherited);

    /// <summary>Walks up from a member, as the transaction sees it.</summary>
    public static async ValueTask<GroupClosure> OfAsync(
        GroupStore groups, Transaction tx, Id16 member, CancellationToken cancel)
    {
        var direct = await KnownAsync(groups, tx, member, cancel).ConfigureAwait(false);
        if (direct.Count == 0)
            return Empty;
        var seen = direct.Select(group => group.Id.ToId()).ToHashSet();
        var inherited = new List<GroupRow>();
        var open = new Queue<GroupRow>(direct);
        while (open.TryDequeue(out var group))
        {
            foreach (var parent in await KnownAsync(groups, tx, group.Id.ToId(), cancel).ConfigureAwait(false))
            {
                if (!seen.Add(parent.Id.ToId()))
                    continue;
                inherited.Add(parent);
                open.Enqueue(parent);
            }
        }
        return new GroupClosure(direct, inherited);
    }

    private static readonly GroupClosure Empty = new([], []);

    private static async ValueTask<List<GroupRow>> KnownAsync(
        GroupStore groups, Transaction tx, Id16 member, CancellationToken cancel)
    {
        var known = new List<GroupRow>();
        foreach (var id in await Memberships.GroupsOfAsync(tx, member, guard: false, cancel).ConfigureAwait(false))
        {
            if (await groups.FindAsync(tx, id, guard: false, cancel).ConfigureAwait(false) is { } group)
                known.Add(group);
        }
        return known;
    }
}
