using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Identity.Api;

/// <summary>
/// Makes one entity of several, on an explicit call only. Aliases, policies, groups and tokens of those that go are
/// those of the one that remains; its metadata stays as it is.
/// </summary>
internal sealed class MergeRoute(EntityStore entities) : IIdentityRoutes
{
    private static readonly Refusal TooMuch = Refusal.Invalid(
        $"merging these changes more than {IdentityLimits.MergedRows} rows at once: " +
        "merge fewer of them in one request");

    public void Map(RouteTable routes) =>
        routes.At("entity/merge", "Merges entities into another one.").Write(MergeAsync, IdentityFields.Merge);

    private async ValueTask<Reply> MergeAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var to = request.Text("to_entity_id");
        if (to.Length == 0)
            return Refusal.Invalid("missing entity id to merge to");
        var from = request.Fields.TextList("from_entity_ids").Distinct(StringComparer.Ordinal).ToList();
        if (from.Count == 0)
            return Refusal.Invalid("missing entity ids to merge from");
        if (from.Count > IdentityLimits.EntitiesOfRequest)
            return Refusal.Invalid($"more than {IdentityLimits.EntitiesOfRequest} entity ids to merge from");
        if (await entities.FindAsync(tx, to, guard: true, cancel).ConfigureAwait(false) is not { } target)
            return Refusal.Invalid("entity id to merge to is invalid");

        var sources = new List<EntityRow>();
        foreach (var id in from)
        {
            if (await entities.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { } source)
                return Refusal.Invalid($"entity id {GoQuote.Quote(id)} to merge from is invalid");
            if (source.Id.Equals(target.Id))
                return Refusal.Invalid("to_entity_id should not be present in from_entity_ids");
            if (!sources.Exists(known => known.Id.Equals(source.Id)))
                sources.Add(source);
        }
        var merge = new EntityMerge(
            target.Clone(), request.Fields.Flag("force"), request.Fields.TextList("conflicting_alias_ids_to_keep"));
        foreach (var source in sources)
        {
            if (merge.Take(source) is { } refusal)
                return refusal;
        }
        var groups = await GroupsAsync(tx, sources, cancel).ConfigureAwait(false);
        if (RowsOf(sources, groups, merge.Result) > IdentityLimits.MergedRows)
            return TooMuch;
        Stage(tx, target, sources, groups, merge.Result);
        return Reply.Done;
    }

    private static async ValueTask<List<IReadOnlyList<Id16>>> GroupsAsync(
        Transaction tx, IReadOnlyList<EntityRow> sources, CancellationToken cancel)
    {
        var groups = new List<IReadOnlyList<Id16>>(sources.Count);
        foreach (var source in sources)
        {
            groups.Add(await Memberships.GroupsOfAsync(tx, source.Id.ToId(), guard: true, cancel)
                .ConfigureAwait(false));
        }
        return groups;
    }

    /// <summary>At most so many rows change: all that is staged.</summary>
    private int RowsOf(
        IReadOnlyList<EntityRow> sources, IReadOnlyList<IReadOnlyList<Id16>> groups, EntityRow after) =>
        sources.Sum(source => 1 + source.Merged.Count + entities.NamesOf(source).Count)
        + groups.Sum(static of => 4 * of.Count) + after.Merged.Count + (2 * entities.NamesOf(after).Count) + 1;

    private void Stage(
        Transaction tx,
        EntityRow before,
        IReadOnlyList<EntityRow> sources,
        IReadOnlyList<IReadOnlyList<Id16>> groups,
        EntityRow after)
    {
        var target = after.Id.ToId();
        foreach (var (source, of) in sources.Zip(groups))
        {
            var id = source.Id.ToId();
            foreach (var group in of)
            {
                Memberships.Delete(tx, group, MemberKind.Entity, id);
                Memberships.Put(tx, group, MemberKind.Entity, target);
            }
            entities.Delete(tx, source);
        }
        foreach (var older in after.Merged)
            EntityStore.PutMerged(tx, older.ToId(), target);
        after.UpdatedAt = tx.NowMs();
        entities.Put(tx, before, after);
    }
}
