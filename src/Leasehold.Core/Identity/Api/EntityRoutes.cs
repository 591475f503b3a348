using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Identity.Api;

/// <summary>The routes of entities.</summary>
internal sealed class EntityRoutes(
    EntityStore entities, GroupStore groups, IdentityRemoval removal, IdentityAnswers answers) : IIdentityRoutes
{
    private static readonly Refusal UnknownId = Refusal.Invalid("entity not found from id");

    public void Map(RouteTable routes)
    {
        routes.At("entity", "Makes an entity, or changes the one of an id or name.")
            .Write(WriteAsync, IdentityFields.Entity);
        routes.At("entity/id", "Lists the entities by id.").List(ListByIdAsync);
        routes.At("entity/id/{id}", "Reads, changes and deletes an entity.")
            .Read(ReadByIdAsync)
            .Write(WriteAsync, IdentityFields.Entity)
            .Delete(DeleteByIdAsync);
        routes.At("entity/name", "Lists the entities by name.").List(ListByNameAsync);
        routes.At("entity/name/{name...}", "Reads, makes or changes, and deletes the entity of a name.")
            .AnySpelling()
            .Read(ReadByNameAsync)
            .Write(WriteAsync, IdentityFields.Entity)
            .Delete(DeleteByNameAsync);
        routes.At("entity/batch-delete", "Deletes several entities.")
            .Write(DeleteBatchAsync, IdentityFields.BatchDelete);
    }

    private async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await FindAsync(request, tx, cancel).ConfigureAwait(false) is var (known, refusal) && refusal is not null)
            return refusal;
        var name = request.Text("name");
        if (name.Length > 0 && CanonicalName.Of(name) is null)
            return Refusal.Invalid("an entity's name has 1 to 512 bytes and no control characters");
        if (name.Length == 0)
            name = known?.Name ?? await FreeName.OfEntityAsync(entities, tx, cancel).ConfigureAwait(false);
        var row = known?.Clone() ?? AliasEntities.NewEntity(tx, name);
        row.Name = name;
        if (Apply(request, row) is { } invalid)
            return invalid;
        row.UpdatedAt = tx.NowMs();
        entities.Put(tx, known, row);
        return known is not null
            ? Reply.Done
            : new JsonMap().Add("id", IdentityId.Text(row.Id)).Add("name", row.Name).AddNull("aliases");
    }

    /// <summary>The entity that a write means: by id, else by name; none for a new one.</summary>
    private async ValueTask<(EntityRow? Known, Refusal? Refusal)> FindAsync(
        Request request, Transaction tx, CancellationToken cancel)
    {
        var named = request.Text("name") is { Length: > 0 } name
            ? await entities.FindByNameAsync(tx, name, cancel).ConfigureAwait(false)
            : null;
        if (request.Text("id") is not { Length: > 0 } id)
            return (named, null);
        if (await entities.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { } known)
            return (null, UnknownId);
        return named is not null && !named.Id.Equals(known.Id)
            ? (null, Refusal.Invalid("entity name is already in use"))
            : (known, null);
    }

    private static Refusal? Apply(Request request, EntityRow row)
    {
        if (request.Has("policies"))
        {
            if (IdentityFields.Read(request, out var policies) is { } refusal)
                return refusal;
            row.Policies.Clear();
            row.Policies.Add(policies);
        }
        if (request.Has("metadata"))
        {
            var metadata = request.Fields.Pairs("metadata");
            if (IdentityFields.Check("metadata", metadata) is { } refusal)
                return refusal;
            row.Metadata.Clear();
            row.Metadata.Add(metadata.ToDictionary(StringComparer.Ordinal));
        }
        if (request.Has("disabled"))
            row.Disabled = request.Fields.Flag("disabled");
        return null;
    }

    private async ValueTask<Reply> ReadByIdAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await ShowAsync(tx, await ByIdAsync(request, tx, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);

    private async ValueTask<Reply> ReadByNameAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await ShowAsync(tx, await ByNameAsync(request, tx, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);

    private async ValueTask<Reply> ShowAsync(Transaction tx, EntityRow? row, CancellationToken cancel) => row is null
        ? Reply.Absent
        : answers.Entity(row, await GroupClosure.OfAsync(groups, tx, row.Id.ToId(), cancel).ConfigureAwait(false));

    private async ValueTask<Reply> DeleteByIdAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await DeleteAsync(tx, await ByIdAsync(request, tx, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);

    private async ValueTask<Reply> DeleteByNameAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await DeleteAsync(tx, await ByNameAsync(request, tx, cancel).ConfigureAwait(false), cancel)
            .ConfigureAwait(false);

    /// <summary>Its tokens die with it: none is alive whose entity is gone.</summary>
    private async ValueTask<Reply> DeleteAsync(Transaction tx, EntityRow? row, CancellationToken cancel) =>
        row is null ? Reply.Done : await removal.EndAsync(tx, [row], cancel).ConfigureAwait(false);

    private async ValueTask<Reply> DeleteBatchAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var ids = request.Fields.TextList("entity_ids");
        if (ids.Count == 0)
            return Refusal.Invalid("missing entity ids to delete");
        if (ids.Count > IdentityLimits.EntitiesOfRequest)
            return Refusal.Invalid($"more than {IdentityLimits.EntitiesOfRequest} entity ids to delete");
        var rows = new Dictionary<string, EntityRow>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (await entities.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is { } row)
                rows.TryAdd(IdentityId.Text(row.Id), row);
        }
        return await removal.EndAsync(tx, [.. rows.Values], cancel).ConfigureAwait(false);
    }

    private async ValueTask<Reply> ListByIdAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var all = await EntityStore.AllAsync(tx, cancel).ConfigureAwait(false);
        return IdentityAnswers.Listed(
            [.. all.Select(row => (IdentityId.Text(row.Id), answers.ListedEntity(row)))]);
    }

    private async ValueTask<Reply> ListByNameAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var all = await EntityStore.AllAsync(tx, cancel).ConfigureAwait(false);
        return Reply.Keys([.. all.Select(row => row.Name).Order(StringComparer.Ordinal)]);
    }

    private ValueTask<EntityRow?> ByIdAsync(Request request, Transaction tx, CancellationToken cancel) =>
        entities.FindAsync(tx, request.Captures["id"], guard: true, cancel);

    private ValueTask<EntityRow?> ByNameAsync(Request request, Transaction tx, CancellationToken cancel) =>
        entities.FindByNameAsync(tx, request.Captures["name"], cancel);
}
