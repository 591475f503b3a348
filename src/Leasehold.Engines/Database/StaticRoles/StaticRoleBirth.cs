using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Credentials;
using Leasehold.Engines.Database.Roles;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.StaticRoles;

/// <summary>
/// The beginning of a static role: its user gets a password that only this server knows. Until the database has taken
/// it the role is not there; what a crash leaves is used by who tries again.
/// </summary>
internal sealed class StaticRoleBirth(DatabaseTypes types, Passwords passwords, Func<DatabaseRoom> room)
{
    private static readonly Refusal NotKept = Refusal.Invalid(
        "password is of use only with skip_import_rotation: else it is changed as the static role is written");

    /// <summary>Begins the first rotation, or says why there can't be one.</summary>
    public async ValueTask<Reply> BeginAsync(
        Request request, Transaction tx, StaticRoleRow row, CancellationToken cancel)
    {
        var (name, mount) = (request.Captures["name"], request.Mount.Id);
        if (await RoleStore.FindAsync(tx, mount, name, cancel).ConfigureAwait(false) is not null)
            return RoleRoutes.NameTaken;
        var (connection, refusal) = await ConnectionOfAsync(tx, mount, name, row, cancel).ConfigureAwait(false);
        if (connection is null)
            return refusal ?? Refusal.Internal;
        if (KeepsPassword(request, connection))
            return Import(request, tx, row);
        if (request.Text("password").Length > 0)
            return NotKept;
        var left = await StaticRoleStore.FindUnbornAsync(tx, mount, name, cancel).ConfigureAwait(false);
        if (left is not null && left.DbName == row.DbName && left.Username == row.Username)
        {
            (row.Id, row.Candidate) = (left.Id, left.Candidate);
        }
        else
        {
            var policy = PolicyOf(row, connection);
            var (password, problem) = await passwords.NewAsync(tx, policy, cancel).ConfigureAwait(false);
            if (password is null)
                return Refusal.Invalid(problem);
            row.Candidate = ByteString.CopyFromUtf8(password);
        }
        StaticRoleStore.PutUnborn(tx, mount, name, row);
        return new Reply.Outside(new RequestedRotation(
            room(), connection, row, (sent, staged, result, end) => SettleAsync(sent, staged, row, result, end))
        {
            Mount = mount,
            Find = (staged, end) => StaticRoleStore.FindUnbornAsync(staged, mount, name, end),
            Verifies = request.Fields.Flag("verify"),
        });
    }

    /// <summary>The connection of a role, if it lets the role and can make its credentials.</summary>
    public async ValueTask<Outcome<ConnectionRow>> ConnectionOfAsync(
        Transaction tx, ulong mount, string name, StaticRoleRow row, CancellationToken cancel)
    {
        var connection = await ConnectionStore.FindAsync(tx, mount, row.DbName, cancel).ConfigureAwait(false);
        if (connection is null)
            return DatabaseRefusals.NoConnection(row.DbName);
        if (!AllowedRoles.Allow(connection.AllowedRoles, name))
            return DatabaseRefusals.NotAllowed(name);
        if (types.Find(connection.PluginName) is not { } type)
            return PluginVersions.Unknown(connection.PluginName);
        return type.CredentialTypes.Contains(row.CredentialType, StringComparer.Ordinal)
            ? connection
            : Refusal.Invalid($"unsupported credential_type: \"{row.CredentialType}\"");
    }

    /// <summary>A new password for a role, or null with the reason.</summary>
    public ValueTask<(string? Password, string Problem)> PasswordAsync(
        Transaction tx, StaticRoleRow row, ConnectionRow connection, CancellationToken cancel) =>
        passwords.NewAsync(tx, PolicyOf(row, connection), cancel);

    private static string PolicyOf(StaticRoleRow row, ConnectionRow connection) =>
        row.CredentialConfig.TryGetValue(CredentialConfig.PasswordPolicy, out var policy) && policy.Length > 0
            ? policy
            : connection.PasswordPolicy;

    private async ValueTask<Reply> SettleAsync(
        Request request, Transaction tx, StaticRoleRow row, TargetResult result, CancellationToken cancel)
    {
        var (name, mount) = (request.Captures["name"], request.Mount.Id);
        if (!result.IsDone)
        {
            // Of an earlier try with the same password, one that did not reach the database says nothing.
            if (result.Outcome == TargetOutcome.Refused)
                await ForgetAsync(mount, name, row, cancel).ConfigureAwait(false);
            return DatabaseRefusals.Failed("the static role is not stored: its first rotation failed: ", result);
        }
        if (await StaticRoleStore.FindAsync(tx, mount, name, cancel).ConfigureAwait(false) is not null ||
            await RoleStore.FindAsync(tx, mount, name, cancel).ConfigureAwait(false) is not null)
        {
            return RoleRoutes.NameTaken;
        }
        StaticRoleStore.DeleteUnborn(tx, mount, name);
        Rotation.Succeed(tx, request.Mount, name, row);
        return Reply.Done;
    }

    private static bool KeepsPassword(Request request, ConnectionRow connection) =>
        request.Has("skip_import_rotation")
            ? request.Fields.Flag("skip_import_rotation")
            : connection.SkipsImportRotation;

    /// <summary>The user keeps its password until the first rotation is due; the database is not asked.</summary>
    private static Reply Import(Request request, Transaction tx, StaticRoleRow row)
    {
        var (name, next) = (request.Captures["name"], RotationPlan.After(row, tx.Now));
        row.Password = ByteString.CopyFromUtf8(request.Text("password"));
        row.NextRotation = next.ToUnixTimeMilliseconds();
        StaticRoleStore.DeleteUnborn(tx, request.Mount.Id, name);
        StaticRoleStore.PutDue(tx, request.Mount, name, row, next);
        return Reply.Done;
    }

    /// <summary>The database has said no: nothing is left that somebody could need.</summary>
    private async ValueTask ForgetAsync(ulong mount, string name, StaticRoleRow row, CancellationToken cancel)
    {
        using var tx = room().Begin();
        var left = await StaticRoleStore.FindUnbornAsync(tx, mount, name, cancel).ConfigureAwait(false);
        if (left is null || !left.Candidate.Equals(row.Candidate))
            return; // Another request has begun anew.
        StaticRoleStore.DeleteUnborn(tx, mount, name);
        await tx.CommitAsync(cancel).ConfigureAwait(false);
    }
}
