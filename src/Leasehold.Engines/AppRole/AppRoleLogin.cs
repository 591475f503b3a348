using Leasehold.Core.Barrier;
using Leasehold.Core.Logins;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.AppRole;

/// <summary>Logins with a role id and a secret id, and what holds when their tokens are renewed.</summary>
internal static class AppRoleLogin
{
    private const string RoleName = "role_name";

    // One text for all: a caller must not learn which was wrong, nor that it was right once.
    private static readonly Refusal Wrong = Refusal.Invalid("invalid role or secret ID");

    /// <summary>Logs in.</summary>
    public static async ValueTask<Reply> LogInAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var roleId = request.Text("role_id").Trim();
        if (roleId.Length == 0)
            return Refusal.Invalid("missing role_id");
        if (await RoleStore.FindByRoleIdAsync(tx, request.Mount, roleId, cancel).ConfigureAwait(false)
            is not { } role)
        {
            // As much as a wrong secret id takes: time must not tell which role ids are in use.
            var none = request.Text("secret_id").Trim();
            await SecretIdStore.FindAsync(tx, request.Mount, Role.Nobody, none, cancel).ConfigureAwait(false);
            return Wrong;
        }
        if (!role.BindSecretId)
            return RangeFault(role.SecretIdCidrs, request) ?? LoginOf(role, null);

        var sent = request.Text("secret_id").Trim();
        if (sent.Length == 0)
            return Refusal.Invalid("missing secret_id");
        if (await SecretIdStore.FindAsync(tx, request.Mount, role, sent, cancel).ConfigureAwait(false)
            is not { } secret)
        {
            // As much as an unknown role id takes, of which nothing is remembered.
            await RoleStore.FindByRoleIdAsync(tx, request.Mount, "", cancel).ConfigureAwait(false);
            return new Reply.Refused(Wrong) { FailedAlias = role.RoleId };
        }
        SecretIdStore.Spend(tx, request.Mount, role, secret);
        return SecretIdFault(secret, request) ?? RangeFault(role.SecretIdCidrs, request) ?? LoginOf(role, secret);
    }

    /// <summary>The role that a role id logs in to; null for none.</summary>
    public static async ValueTask<string?> RoleOfAsync(
        Transaction tx, Mount mount, string roleId, CancellationToken cancel) =>
        (await RoleStore.FindByRoleIdAsync(tx, mount, roleId.Trim(), cancel).ConfigureAwait(false))?.Name;

    /// <summary>What holds for the tokens of a role.</summary>
    public static async ValueTask<RenewalTerms> RenewAsync(
        IssuedLogin login, Transaction tx, CancellationToken cancel)
    {
        var name = login.Kept[RoleName];
        if (await RoleStore.FindAsync(tx, login.Mount, name, cancel).ConfigureAwait(false) is not { } role)
            return RenewalTerms.Gone($"role {GoQuote.Quote(name)} does not exist during renewal");
        return role.Renewable ? RenewalTerms.Of(role.Token) : RenewalTerms.NotRenewable;
    }

    private static Reply LoginOf(Role role, SecretId? secret)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal) { [RoleName] = role.Name };
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in secret?.Row.Metadata.AsEnumerable() ?? [])
            metadata[key] = value;
        metadata[RoleName] = role.Name;
        return new Reply.Login(new Login
        {
            Token = secret is { Row.TokenCidrs: { Count: > 0 } cidrs }
                ? role.Token with { BoundCidrs = [.. cidrs] }
                : role.Token,
            // Not what a secret id says: the alias is the role's, and so its last login would decide for all others.
            Alias = new LoginAlias(role.RoleId) { Metadata = named },
            Metadata = metadata,
            Role = role.Name,
            Kept = named,
            Renewable = role.Renewable,
        });
    }

    private static Reply? SecretIdFault(SecretId secret, Request request) =>
        AddressRanges.Hold(secret.Row.Cidrs, request.RemoteAddress)
            ? null
            : Outside(request, secret.Row.UsesLeft == 0
                ? "through CIDR restrictions on the secret ID"
                : "by CIDR restrictions on the secret ID");

    private static Reply? RangeFault(IReadOnlyList<string> ranges, Request request) =>
        AddressRanges.Hold(ranges, request.RemoteAddress) ? null : Outside(request, "by CIDR restrictions on the role");

    /// <summary>The use of the secret id is spent all the same.</summary>
    private static Reply.Refused Outside(Request request, string how) =>
        new(Refusal.Invalid($"source address \"{request.RemoteAddress}\" unauthorized {how}") with
        {
            Reason = Refusal.OtherAddress.Reason,
        })
        {
            Commits = true,
        };
}
