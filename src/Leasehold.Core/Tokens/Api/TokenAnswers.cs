using Leasehold.Core.Identity;
using Leasehold.Core.Json;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tokens.Api;

/// <summary>How tokens look on the wire.</summary>
internal static class TokenAnswers
{
    private const int LookupMembers = 27;

    /// <summary>The <c>auth</c> block.</summary>
    /// <param name="secret">The token as its holder sends it; empty where it must not be told.</param>
    /// <param name="token">Its row.</param>
    /// <param name="entity">The entity it belongs to; null for none.</param>
    public static Reply.Auth Auth(string secret, Token token, EntityView? entity) => new(new AuthBlock
    {
        ClientToken = secret,
        Accessor = token.Accessor,
        DisplayName = token.DisplayName,
        IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(token.CreatedAt),
        Policies = AllPolicies(token.Policies.Names, entity),
        TokenPolicies = token.Policies.Names,
        IdentityPolicies = entity?.Policies.Names ?? [],
        Metadata = token.Meta,
        LeaseDuration = TimeSpan.FromSeconds(token.Ttl),
        Renewable = token.Renewable,
        EntityId = token.Entity,
        TokenType = token.TypeName,
        Orphan = token.IsOrphan,
        NumUses = token.Uses,
        HardExpiry = Moment(token.HardEnd),
        LimitedBy = token.LimitedBy.Name(),
    });

    /// <summary>The data of a lookup (<c>spec/tokens.md</c> 2.5).</summary>
    /// <param name="token">The token.</param>
    /// <param name="secret">Its id as the caller sent it; empty for a lookup by accessor.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <param name="entity">The entity it belongs to; null for none.</param>
    public static JsonMap Lookup(Token token, string secret, long now, EntityView? entity)
    {
        var data = new JsonMap(LookupMembers); // In the order of the names: nothing is left to sort.
        data.Add("accessor", token.Accessor);
        if (token.BoundCidrs.Count > 0)
            data.Add("bound_cidrs", token.BoundCidrs);
        data.Add("creation_time", token.CreatedAt / 1000);
        data.Add("creation_ttl", token.CreationTtl);
        data.Add("display_name", token.DisplayName);
        data.Add("entity_id", token.Entity);
        AddMoment(data, "expire_time", token.ExpiresAt);
        data.Add("explicit_max_ttl", token.ExplicitMaxTtl);
        var inherited = entity is { Policies.Names: { Count: > 0 } policies } ? policies : null;
        if (inherited is not null)
            data.Add("external_namespace_policies", new JsonMap());
        AddMoment(data, "hard_expiry", token.HardEnd);
        data.Add("id", secret);
        if (inherited is not null)
            data.Add("identity_policies", inherited);
        if (token.HasLease)
            AddMoment(data, "issue_time", token.CreatedAt);
        if (token.RenewedAt is { } renewed)
        {
            AddMoment(data, "last_renewal", renewed);
            data.Add("last_renewal_time", renewed / 1000);
        }
        data.Add("limited_by", token.LimitedBy.Name());
        if (token.Meta is { } meta)
            data.Add("meta", meta);
        else
            data.AddNull("meta");
        data.Add("num_uses", token.UsesLeft);
        data.Add("orphan", token.IsOrphan);
        data.Add("path", token.Path);
        if (token.Period > 0)
            data.Add("period", token.Period);
        data.Add("policies", token.Policies.Names);
        data.Add("renewable", token.Renewable);
        if (token.Role.Length > 0 && token.Login is null)
            data.Add("role", token.Role);
        data.Add("ttl", token.ExpiresAt is { } end ? Math.Max(0, (end - now) / 1000) : 0);
        data.Add("type", token.TypeName);
        return data;
    }

    /// <summary>A token's own policies and those that its entity adds, sorted.</summary>
    public static IReadOnlyList<string> AllPolicies(IReadOnlyList<string> own, EntityView? entity) =>
        entity is { Policies.Names: { Count: > 0 } added }
            ? [.. own.Union(added, StringComparer.Ordinal).Order(StringComparer.Ordinal)]
            : own;

    private static void AddMoment(JsonMap data, string name, long? ms)
    {
        if (Moment(ms) is { } moment)
            data.AddTime(name, moment);
        else
            data.AddNull(name);
    }

    private static DateTimeOffset? Moment(long? ms) =>
        ms is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
}
