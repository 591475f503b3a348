using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Leases;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.StaticRoles;

/// <summary>The passwords of static roles: as they are, and changed at once.</summary>
internal sealed class StaticCredentialRoutes(StaticRoleBirth birth, Func<DatabaseRoom> room)
{
    private const string Failing =
        "unable to finish rotating credentials; retries will continue in the background but it is also safe to retry " +
        "manually: ";

    private static readonly Refusal NotKnown = Refusal.Invalid(
        "the password of this static role is not known here before its first rotation: it was written with " +
        "skip_import_rotation and without password; write rotate-role to change it now");

    private static readonly Refusal UnknownRole = Refusal.Invalid("no static role found for role name");

    /// <summary>Adds the routes.</summary>
    public void Map(RouteTable routes)
    {
        routes.At("static-creds/{name}", "The user and password of a static role.").Read(ReadAsync);
        routes.At("rotate-role/{name}", "Changes the password of a static role now.").Write(RotateAsync);
    }

    private static async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await StaticRoleRoutes.FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } row)
            return DatabaseRefusals.UnknownRole(request.Captures["name"]);
        if (row.Password.IsEmpty)
            return NotKnown;
        return StaticRoleRoutes.AddPlan(new JsonMap(), row)
            .Add("username", row.Username)
            .Add("password", row.Password.ToStringUtf8())
            .Add("ttl", RotationPlan.Left(row, tx.Now))
            .AddTime("last_vault_rotation", RotationPlan.Last(row));
    }

    private async ValueTask<Reply> RotateAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var (name, mount) = (request.Captures["name"], request.Mount.Id);
        if (await StaticRoleRoutes.FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } row)
            return UnknownRole;
        var (connection, refusal) = await birth.ConnectionOfAsync(tx, mount, name, row, cancel).ConfigureAwait(false);
        if (connection is null)
            return refusal ?? Refusal.Internal;
        if (row.Candidate.IsEmpty)
        {
            var (password, problem) = await birth.PasswordAsync(tx, row, connection, cancel).ConfigureAwait(false);
            if (password is null)
                return Refusal.Invalid(problem);
            row = row.Clone();
            row.Candidate = ByteString.CopyFromUtf8(password);
        }
        // Whatever becomes of this request, the rotation that is begun here is ended.
        StaticRoleStore.PutDue(tx, request.Mount, name, row, tx.Now + DatabaseLimits.RotationRetry);
        return new Reply.Outside(new RequestedRotation(
            room(), connection, row, (sent, staged, result, end) => SettleAsync(sent, staged, row, result, end))
        {
            Mount = mount,
            Find = (staged, end) => StaticRoleStore.FindAsync(staged, mount, name, end),
        });
    }

    private static async ValueTask<Reply> SettleAsync(
        Request request, Transaction tx, StaticRoleRow row, TargetResult result, CancellationToken cancel)
    {
        if (!result.IsDone)
            return DatabaseRefusals.Failed(Failing, result);
        var name = request.Captures["name"];
        var current = await StaticRoleStore.FindAsync(tx, request.Mount.Id, name, cancel).ConfigureAwait(false);
        if (current is null || !current.Id.Equals(row.Id))
            return DatabaseRefusals.Changed;
        if (current.Candidate.Equals(row.Candidate))
            Rotation.Succeed(tx, request.Mount, name, current);
        return Reply.Done;
    }
}
