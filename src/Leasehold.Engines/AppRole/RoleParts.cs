using Leasehold.Core.Json;
using Leasehold.Core.Logins;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.AppRole;

/// <summary>The parts of a role that have paths of their own.</summary>
internal static class RoleParts
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<RolePart> All =
    [
        new("policies", "The policies of tokens.", TokenParameterFields.Only("token_policies", "policies"))
        {
            Show = static role => Shown(role, "token_policies", "policies", role.Token.Policies),
            Change = ChangeToken,
            Reset = static role => WithToken(role, role.Token with { Policies = [] }, "policies"),
        },
        new("bind-secret-id", "Whether a login needs a secret id.", AppRoleFields.BindSecretId)
        {
            Show = static role => new JsonMap().Add("bind_secret_id", role.BindSecretId),
            Change = static (request, role) =>
                (role with { BindSecretId = request.Fields.Flag("bind_secret_id") }, null),
            Reset = static role => role with { BindSecretId = true },
        },
        SecretIdCidrs("secret-id-bound-cidrs", "secret_id_bound_cidrs"),
        SecretIdCidrs("bound-cidr-list", "bound_cidr_list"),
        new("token-bound-cidrs", "The addresses that tokens may be used from.",
            TokenParameterFields.Only("token_bound_cidrs"))
        {
            Show = static role =>
                RoleRoutes.AddTexts(new JsonMap(), "token_bound_cidrs", role.Token.BoundCidrs),
            Change = ChangeTokenCidrs,
            Reset = static role => WithToken(role, role.Token with { BoundCidrs = [] }),
        },
        new("secret-id-num-uses", "How many logins a secret id is good for.", AppRoleFields.SecretIdUses)
        {
            Show = static role => new JsonMap().Add("secret_id_num_uses", role.SecretIdUses),
            Change = static (request, role) =>
                (role with { SecretIdUses = request.Fields.Integer("secret_id_num_uses") }, null),
            Reset = static role => role with { SecretIdUses = 0 },
        },
        new("secret-id-ttl", "How long a secret id is good.", AppRoleFields.SecretIdTtl)
        {
            Show = static role => new JsonMap().Add("secret_id_ttl", role.SecretIdTtl),
            Change = static (request, role) => (role with { SecretIdTtl = Seconds(request, "secret_id_ttl") }, null),
            Reset = static role => role with { SecretIdTtl = 0 },
        },
        new("token-num-uses", "How often a token can be used.", TokenParameterFields.Only("token_num_uses"))
        {
            Show = static role => new JsonMap().Add("token_num_uses", role.Token.NumUses),
            Change = ChangeToken,
            Reset = static role => WithToken(role, role.Token with { NumUses = 0 }),
        },
        new("token-ttl", "How long a token lives without a renewal.", TokenParameterFields.Only("token_ttl"))
        {
            Show = static role => new JsonMap().Add("token_ttl", role.Token.Ttl),
            Change = static (request, role) =>
                role.Token.MaxTtl > 0 && Seconds(request, "token_ttl") > role.Token.MaxTtl
                    ? (role, Refusal.Invalid("token_ttl should not be greater than token_max_ttl"))
                    : ChangeToken(request, role),
            Reset = static role => WithToken(role, role.Token with { Ttl = 0 }),
        },
        new("token-max-ttl", "How long a token can live with renewals.", TokenParameterFields.Only("token_max_ttl"))
        {
            Show = static role => new JsonMap().Add("token_max_ttl", role.Token.MaxTtl),
            Change = static (request, role) =>
                Seconds(request, "token_max_ttl") is > 0 and var max && max < role.Token.Ttl
                    ? (role, Refusal.Invalid("token_max_ttl should be greater than or equal to token_ttl"))
                    : ChangeToken(request, role),
            Reset = static role => WithToken(role, role.Token with { MaxTtl = 0 }),
        },
        new("period", "Makes tokens periodic.", TokenParameterFields.Only("token_period", "period"))
        {
            Missing = "period",
            Show = static role => Shown(role, "token_period", "period", role.Token.Period),
            Change = ChangeToken,
            Reset = static role => WithToken(role, role.Token with { Period = 0 }, "period"),
        },
        new("local-secret-ids", "Kept from the role's creation.")
        {
            Show = static role => new JsonMap().Add("local_secret_ids", role.Local),
        },
    ];

    private static RolePart SecretIdCidrs(string path, string name) =>
        new(path, "The addresses that logins may come from.",
            AppRoleFields.SecretIdCidrs, AppRoleFields.OldSecretIdCidrs)
        {
            Missing = "bound_cidr_list",
            Show = role => RoleRoutes.AddTexts(new JsonMap(), name, role.SecretIdCidrs),
            Change = static (request, role) => RoleChange.SentCidrs(request) is { Count: > 0 } ranges
                ? (role with { SecretIdCidrs = ranges }, null)
                : (role, Refusal.Invalid("missing bound_cidr_list")),
            Reset = static role => role with { SecretIdCidrs = [] },
        };

    private static (Role Role, Refusal? Refusal) ChangeToken(Request request, Role role) =>
        role.Token.Apply(request, out var token) is { } refusal
            ? (role, refusal)
            : (role with { Token = token }, null);

    private static (Role Role, Refusal? Refusal) ChangeTokenCidrs(Request request, Role role) =>
        AddressRanges.Fault(request.Fields.TextList("token_bound_cidrs")) is { } range
            ? (role, Refusal.Invalid(
                $"failed to parse token_bound_cidrs: error parsing address {GoQuote.Quote(range)}"))
            : ChangeToken(request, role);

    private static Role WithToken(Role role, TokenParameters token, string old = "") =>
        role with { Token = token with { OldNames = [.. token.OldNames.Where(name => name != old)] } };

    private static long Seconds(Request request, string name) =>
        (long)(request.Fields.Duration(name) ?? TimeSpan.Zero).TotalSeconds;

    private static JsonMap Shown(Role role, string name, string old, IReadOnlyList<string> value)
    {
        var data = new JsonMap().Add(name, value);
        return role.Token.OldNames.Contains(old) ? data.Add(old, value) : data;
    }

    private static JsonMap Shown(Role role, string name, string old, long value)
    {
        var data = new JsonMap().Add(name, value);
        return role.Token.OldNames.Contains(old) ? data.Add(old, value) : data;
    }
}
