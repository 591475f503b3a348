using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Identity.Api;

/// <summary>Finds entities and groups by any of their names.</summary>
internal sealed class LookupRoutes(EntityStore entities, GroupStore groups, IdentityAnswers answers) : IIdentityRoutes
{
    private static readonly FieldSet Fields = new(
        Field.Text("id", "Its id."),
        Field.Text("name", "Its name."),
        Field.Text("alias_id", "The id of an alias of its."),
        Field.Text("alias_name", "The name of an alias of its, with alias_mount_accessor."),
        Field.Text("alias_mount_accessor", "The accessor of the mount that knows the alias."));

    public void Map(RouteTable routes)
    {
        routes.At("lookup/entity", "Finds an entity by id, name or alias.").Write(EntityAsync, Fields);
        routes.At("lookup/group", "Finds a group by id, name or alias.").Write(GroupAsync, Fields);
    }

    private async ValueTask<Reply> EntityAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (Check(request) is { } refusal)
            return refusal;
        var found = await FindEntityAsync(request, tx, cancel).ConfigureAwait(false);
        return found is null
            ? Reply.Done
            : answers.Entity(
                found, await GroupClosure.OfAsync(groups, tx, found.Id.ToId(), cancel).ConfigureAwait(false));
    }

    private async ValueTask<Reply> GroupAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (Check(request) is { } refusal)
            return refusal;
        var found = await FindGroupAsync(request, tx, cancel).ConfigureAwait(false);
        return found is null
            ? Reply.Done
            : answers.Group(found, await GroupLinks.OfAsync(tx, found.Id.ToId(), cancel).ConfigureAwait(false));
    }

    /// <summary>Exactly one way to find it must be named.</summary>
    private static Refusal? Check(Request request)
    {
        var hasName = request.Text("alias_name").Length > 0;
        var hasMount = request.Text("alias_mount_accessor").Length > 0;
        var ways = (hasName || hasMount ? 1 : 0);
        foreach (var field in (ReadOnlySpan<string>)["id", "name", "alias_id"])
            ways += request.Text(field).Length > 0 ? 1 : 0;
        return ways switch
        {
            0 => Refusal.Invalid("query parameter not supplied"),
            > 1 => Refusal.Invalid("query parameter conflict; please supply distinct set of query parameters"),
            _ when hasName != hasMount =>
                Refusal.Invalid("both 'alias_name' and 'alias_mount_accessor' needs to be set"),
            _ => null,
        };
    }

    private async ValueTask<EntityRow?> FindEntityAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (request.Text("id") is { Length: > 0 } id)
            return await entities.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false);
        if (request.Text("name") is { Length: > 0 } name)
            return await entities.FindByNameAsync(tx, name, cancel).ConfigureAwait(false);
        if (request.Text("alias_id") is { Length: > 0 } aliasId)
        {
            return IdentityId.TryParse(aliasId, out var alias)
                ? (await entities.FindByAliasIdAsync(tx, alias, cancel).ConfigureAwait(false))?.Entity
                : null;
        }
        return (await entities.FindByAliasAsync(
            tx, request.Text("alias_mount_accessor"), request.Text("alias_name"), cancel)
            .ConfigureAwait(false))?.Entity;
    }

    private async ValueTask<GroupRow?> FindGroupAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (request.Text("id") is { Length: > 0 } text)
        {
            return IdentityId.TryParse(text, out var id)
                ? await groups.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false)
                : null;
        }
        if (request.Text("name") is { Length: > 0 } name)
            return await groups.FindByNameAsync(tx, name, cancel).ConfigureAwait(false);
        if (request.Text("alias_id") is { Length: > 0 } aliasId)
        {
            return IdentityId.TryParse(aliasId, out var alias)
                ? await groups.FindByAliasIdAsync(tx, alias, cancel).ConfigureAwait(false)
                : null;
        }
        return await groups.FindByAliasAsync(
            tx, request.Text("alias_mount_accessor"), request.Text("alias_name"), cancel).ConfigureAwait(false);
    }
}
