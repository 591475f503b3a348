using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Engines.Database.Rows;
using Leasehold.Engines.Database.StaticRoles;

namespace Leasehold.Engines.Database.Roles;

/// <summary><c>roles/</c>: what is made in the databases, and for how long.</summary>
internal sealed class RoleRoutes(Rehearsals rehearsals)
{
    /// <summary>A name that stands for both a role and a static role.</summary>
    public static readonly Refusal NameTaken = Refusal.Invalid("Role and Static Role names must be unique");

    /// <summary>Adds the routes.</summary>
    public void Map(RouteTable routes)
    {
        routes.At("roles", "The roles' names.").List(ListAsync, ListPage.Fields);
        routes.At("roles/{name}", "A role: the users that are made for its leases.")
            .Read(ReadAsync)
            .Write(WriteAsync, DatabaseFields.Role, ExistsAsync)
            .Delete(DeleteAsync);
    }

    private static ValueTask<RoleRow?> FindAsync(Request request, Transaction tx, CancellationToken cancel) =>
        RoleStore.FindAsync(tx, request.Mount.Id, request.Captures["name"], cancel);

    private static async ValueTask<bool> ExistsAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await FindAsync(request, tx, cancel).ConfigureAwait(false) is not null;

    private static async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel) =>
        Reply.Keys(await RoleStore.NamesAsync(
            tx, request.Mount.Id, ListPage.Of(request), cancel).ConfigureAwait(false));

    private static async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } row)
            return Reply.Absent;
        var data = new JsonMap()
            .Add("db_name", row.DbName)
            .Add("creation_statements", row.CreationStatements)
            .Add("revocation_statements", row.RevocationStatements)
            .Add("rollback_statements", row.RollbackStatements)
            .Add("renew_statements", row.RenewStatements)
            .Add("default_ttl", row.DefaultTtl)
            .Add("max_ttl", row.MaxTtl);
        CredentialConfig.AddTo(data, row.CredentialType, row.CredentialConfig);
        return data;
    }

    private async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var name = request.Captures["name"];
        var mount = request.Mount.Id;
        var before = await FindAsync(request, tx, cancel).ConfigureAwait(false);
        var (row, refusal) = RoleChange.Apply(request, before);
        if (row is null)
            return refusal ?? Refusal.Internal;
        if (before is null &&
            await StaticRoleStore.FindAsync(tx, mount, name, cancel).ConfigureAwait(false) is not null)
        {
            return NameTaken;
        }
        if (request.Fields.Flag("verify"))
            return await rehearsals.BeginAsync(request, tx, row, before, cancel).ConfigureAwait(false);
        RoleStore.Put(tx, mount, name, row);
        return Reply.Done;
    }

    private static ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        RoleStore.Delete(tx, request.Mount.Id, request.Captures["name"]);
        return new(Reply.Done);
    }
}
