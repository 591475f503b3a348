using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Roles;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Credentials;

/// <summary>Decides all of a user before the database is asked: whether it may be made, name and password.</summary>
internal sealed class CredentialDrafts(DatabaseTypes types, Usernames usernames, Passwords passwords)
{
    private static readonly Refusal NoStatements = Refusal.Invalid("empty creation statements");

    /// <summary>The user that is to be made for a role, or why it can't be.</summary>
    public async ValueTask<Outcome<CredentialDraft>> NewAsync(
        Request request, Transaction tx, string name, RoleRow role, CancellationToken cancel)
    {
        var mount = request.Mount.Id;
        var connection = await ConnectionStore.FindAsync(tx, mount, role.DbName, cancel).ConfigureAwait(false);
        if (connection is null)
            return DatabaseRefusals.NoConnection(role.DbName);
        if (!AllowedRoles.Allow(connection.AllowedRoles, name))
            return DatabaseRefusals.NotAllowed(name);
        if (types.Find(connection.PluginName) is not { } type)
            return PluginVersions.Unknown(connection.PluginName);
        if (!type.CredentialTypes.Contains(role.CredentialType, StringComparer.Ordinal))
            return Refusal.Invalid($"unsupported credential_type: \"{role.CredentialType}\"");
        if (role.CreationStatements.All(string.IsNullOrWhiteSpace))
            return NoStatements;
        var (username, refusal) = usernames.New(
            type.Usernames, ConnectionDetails.Of(connection).Template, request.Caller.DisplayName, name, cancel);
        if (username is null)
            return refusal ?? Refusal.Internal;
        var (password, problem) = await passwords
            .NewAsync(tx, PolicyOf(role, connection), cancel).ConfigureAwait(false);
        if (password is null)
            return Refusal.Invalid(problem);
        return new CredentialDraft
        {
            Mount = mount,
            Connection = connection,
            Role = role,
            Username = username,
            Password = password,
        };
    }

    private static string PolicyOf(RoleRow role, ConnectionRow connection) =>
        role.CredentialConfig.TryGetValue(CredentialConfig.PasswordPolicy, out var policy) && policy.Length > 0
            ? policy
            : connection.PasswordPolicy;
}
