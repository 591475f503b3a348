using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tokens.Roles;

/// <summary>The routes of token roles (<c>spec/tokens.md</c> 2.8).</summary>
internal sealed class TokenRoleRoutes(PolicySets sets, SystemTtls ttls)
{
    private const string Name = "role_name";

    public void Map(RouteTable routes)
    {
        routes.At("roles", "Lists the token roles.").List(ListAsync, ListPage.Fields);
        routes.At("roles/{role_name}", "Reads, writes and deletes a token role.")
            .Read(ReadAsync)
            .Write(WriteAsync, TokenRoleFields.Write, ExistsAsync)
            .Delete(DeleteAsync);
    }

    private static async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var names = await TokenRoles.NamesAsync(tx, cancel).ConfigureAwait(false);
        return Reply.Keys(ListPage.Of(request).Of(names));
    }

    private static async ValueTask<bool> ExistsAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await TokenRoles.FindAsync(tx, request.Captures[Name], cancel).ConfigureAwait(false) is not null;

    private static async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var name = request.Captures[Name];
        return await TokenRoles.FindAsync(tx, name, cancel).ConfigureAwait(false) is { } role
            ? Shown(name, role)
            : Reply.Absent;
    }

    private async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var name = request.Captures[Name];
        var before = await TokenRoles.FindAsync(tx, name, cancel).ConfigureAwait(false) ?? TokenRole.Initial;
        var change = new TokenRoleChange(request, sets, before);
        if (change.Refusal is { } refusal)
            return refusal;
        TokenRoles.Put(tx, name, change.Role);
        return Reply.Done.WithWarnings([.. change.Warnings, .. TtlWarnings(request, change.Role)]);
    }

    private static ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        TokenRoles.Delete(tx, request.Captures[Name]);
        return new(Reply.Done);
    }

    private IEnumerable<string> TtlWarnings(Request request, TokenRole role)
    {
        var most = ttls.BoundsOf(request.Mount).Max;
        if (role.Token.ExplicitMaxTtl > most)
        {
            yield return $"Given explicit max TTL of {role.Token.ExplicitMaxTtl} is greater than system/mount " +
                $"allowed value of {most} seconds; until this is fixed attempting to create tokens against this role " +
                "will result in an error";
        }
    }

    private static JsonMap Shown(string name, TokenRole role)
    {
        var token = role.Token;
        var data = new JsonMap()
            .Add("name", name)
            .Add("allowed_policies", role.AllowedPolicies)
            .Add("allowed_policies_glob", role.AllowedPoliciesGlob)
            .Add("disallowed_policies", role.DisallowedPolicies)
            .Add("disallowed_policies_glob", role.DisallowedPoliciesGlob)
            .Add("orphan", role.Orphan)
            .Add("renewable", role.Renewable)
            .Add("path_suffix", role.PathSuffix)
            .Add("period", Old(token, "period", token.Period))
            .Add("token_period", token.Period)
            .Add("explicit_max_ttl", Old(token, "explicit_max_ttl", token.ExplicitMaxTtl))
            .Add("token_explicit_max_ttl", token.ExplicitMaxTtl)
            .Add("token_no_default_policy", token.NoDefaultPolicy)
            .Add("token_type", token.Type);
        if (role.AllowedEntityAliases.Count > 0)
            data.Add("allowed_entity_aliases", role.AllowedEntityAliases);
        else
            data.AddNull("allowed_entity_aliases"); // Not an empty list: clients keep the two apart.
        if (token.BoundCidrs.Count > 0)
            data.Add("token_bound_cidrs", token.BoundCidrs);
        if (token.BoundCidrs.Count > 0 && token.OldNames.Contains("bound_cidrs", StringComparer.Ordinal))
            data.Add("bound_cidrs", token.BoundCidrs);
        if (token.NumUses > 0)
            data.Add("token_num_uses", token.NumUses);
        return data;
    }

    private static long Old(Logins.TokenParameters token, string name, long value) =>
        token.OldNames.Contains(name, StringComparer.Ordinal) ? value : 0;
}
