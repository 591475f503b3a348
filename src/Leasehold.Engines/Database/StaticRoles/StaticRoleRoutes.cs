using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Roles;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.StaticRoles;

/// <summary><c>static-roles/</c>: users that are there already, whose passwords are changed at times.</summary>
internal sealed class StaticRoleRoutes(StaticRoleBirth birth)
{
    /// <summary>Adds the routes.</summary>
    public void Map(RouteTable routes)
    {
        routes.At("static-roles", "The static roles' names.").List(ListAsync, ListPage.Fields);
        routes.At("static-roles/{name}", "A static role: a user of the database whose password is changed at times.")
            .Read(ReadAsync)
            .Write(WriteAsync, DatabaseFields.StaticRole, ExistsAsync)
            .Delete(DeleteAsync);
    }

    /// <summary>The static role that the path names, guarded; null if there is none.</summary>
    public static ValueTask<StaticRoleRow?> FindAsync(Request request, Transaction tx, CancellationToken cancel) =>
        StaticRoleStore.FindAsync(tx, request.Mount.Id, request.Captures["name"], cancel);

    /// <summary>Adds when passwords are changed.</summary>
    public static JsonMap AddPlan(JsonMap data, StaticRoleRow row)
    {
        if (row.RotationPeriod > 0)
            return data.Add("rotation_period", row.RotationPeriod);
        data.Add("rotation_schedule", row.RotationSchedule);
        return row.RotationWindow > 0 ? data.Add("rotation_window", row.RotationWindow) : data;
    }

    private static async ValueTask<bool> ExistsAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await FindAsync(request, tx, cancel).ConfigureAwait(false) is not null;

    private static async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel) =>
        Reply.Keys(await StaticRoleStore.NamesAsync(
            tx, request.Mount.Id, ListPage.Of(request), cancel).ConfigureAwait(false));

    private static async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } row)
            return Reply.Absent;
        var data = AddPlan(new JsonMap(), row)
            .Add("db_name", row.DbName)
            .Add("username", row.Username)
            .Add("rotation_statements", row.RotationStatements)
            .AddTime("last_vault_rotation", RotationPlan.Last(row))
            .Add("overdue", RotationPlan.Overdue(row, tx.Now));
        if (row.LastError.Length > 0)
            data.Add("last_error", row.LastError);
        CredentialConfig.AddTo(data, row.CredentialType, row.CredentialConfig);
        return data;
    }

    private async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var name = request.Captures["name"];
        var before = await FindAsync(request, tx, cancel).ConfigureAwait(false);
        var (row, refusal) = StaticRoleChange.Apply(request, before);
        if (row is null)
            return refusal ?? Refusal.Internal;
        if (before is null)
            return await birth.BeginAsync(request, tx, row, cancel).ConfigureAwait(false);
        if (before.DbName != row.DbName &&
            await ConnectionStore.FindAsync(tx, request.Mount.Id, row.DbName, cancel).ConfigureAwait(false) is null)
        {
            return DatabaseRefusals.NoConnection(row.DbName);
        }
        if (!RotationPlan.AreSame(before, row)) // Else a role that is written again and again would never rotate.
        {
            var next = RotationPlan.After(row, row.RotatedAt > 0 ? RotationPlan.Last(row) : tx.Now);
            row.NextRotation = next.ToUnixTimeMilliseconds();
        }
        var due = row.Candidate.IsEmpty ? DateTimeOffset.FromUnixTimeMilliseconds(row.NextRotation) : tx.Now;
        StaticRoleStore.PutDue(tx, request.Mount, name, row, due);
        return Reply.Done;
    }

    private static async ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await FindAsync(request, tx, cancel).ConfigureAwait(false) is { } row)
            StaticRoleStore.Delete(tx, request.Mount, request.Captures["name"], row);
        return Reply.Done;
    }
}
