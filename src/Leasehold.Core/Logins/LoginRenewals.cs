using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens;
using Leasehold.Core.Tokens.Api;
using Leasehold.Core.Tokens.Roles;

namespace Leasehold.Core.Logins;

/// <summary>Asks the auth method that issued a token what holds for its renewal.</summary>
internal sealed class LoginRenewals(LiveMounts mounts, ExternalGroups groups, SystemTtls ttls)
{
    /// <summary>
    /// The terms of a renewal, its increment and the moment aside; memberships that changed are staged.
    /// </summary>
    /// <returns>The terms, or why it may not be renewed.</returns>
    public async ValueTask<(TtlTerms Terms, Refusal? Refusal)> TermsAsync(
        Transaction tx, Token token, CancellationToken cancel)
    {
        if (mounts.Table.Find(token.Mount) is not { } mount)
        {
            return (default, Refusal.Invalid("the mount that issued the token is gone") with
            {
                Reason = Cause.MountRemoved.Name(),
            });
        }
        var terms = new TtlTerms
        {
            Bounds = ttls.BoundsOf(mount),
            BackendTtl = token.Ttl,
            ExplicitMax = token.ExplicitMaxTtl,
            Period = token.Period,
            IssuedAt = token.CreatedAt,
            Now = tx.NowMs(),
        };
        if (token is { Login: null, Role.Length: > 0 })
            return await OfRoleAsync(tx, token, terms, cancel).ConfigureAwait(false);
        if (token.Login is not { } kept || mount.Type.Engine is not IRenewsLogins method)
            return (terms, null);

        var login = new IssuedLogin(mount, kept, token.Meta, token.Policies.Names);
        var said = await method.RenewAsync(login, tx, cancel).ConfigureAwait(false);
        if (said.Token is not { } now)
            return (default, said.Refusal);
        if (said.GroupAliases is { } names && IdentityId.TryParse(token.Entity, out var entity))
            await groups.RefreshAsync(tx, mount, entity, names, cancel).ConfigureAwait(false);
        return (terms with
        {
            BackendTtl = now.Ttl,
            BackendMax = now.MaxTtl,
            BackendLimit = LimitedBy.Role,
            Period = now.Period,
        }, null);
    }

    /// <summary>
    /// Whether a renewal would be granted as far as role, user and mount are concerned; nothing is staged.
    /// </summary>
    public async ValueTask<bool> MayRenewAsync(Transaction tx, Token token, CancellationToken cancel)
    {
        if (!token.Renewable || token.ExpiresAt is null || mounts.Table.Find(token.Mount) is not { } mount)
            return false;
        if (token is { Login: null, Role.Length: > 0 })
            return await TokenRoles.FindAsync(tx, token.Role, cancel).ConfigureAwait(false) is not null;
        if (token.Login is not { } kept || mount.Type.Engine is not IRenewsLogins method)
            return true;
        var login = new IssuedLogin(mount, kept, token.Meta, token.Policies.Names);
        return (await method.RenewAsync(login, tx, cancel).ConfigureAwait(false)).Token is not null;
    }

    /// <summary>What the token role says now; a limit that the token was given with its creation stays one.</summary>
    private static async ValueTask<(TtlTerms Terms, Refusal? Refusal)> OfRoleAsync(
        Transaction tx, Token token, TtlTerms terms, CancellationToken cancel)
    {
        if (await TokenRoles.FindAsync(tx, token.Role, cancel).ConfigureAwait(false) is not { } role)
        {
            return (default, Refusal.Invalid(
                $"failed to renew entry: original token role {GoQuote.Quote(token.Role)} could not be found, " +
                "not renewing") with
            {
                Reason = Cause.RoleRemoved.Name(),
            });
        }
        var times = new TokenTimes(token.Ttl, token.ExplicitMaxTtl, token.Period).Within(role, []);
        return (terms with
        {
            ExplicitMax = times.ExplicitMax,
            ExplicitLimit = times.ExplicitLimit,
            Period = times.Period,
        }, null);
    }
}
