using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.AppRole;

/// <summary>What a request makes of a role.</summary>
internal static class RoleChange
{
    /// <summary>Nothing would be proved by a login.</summary>
    public static readonly Refusal Unconstrained =
        Refusal.Invalid("at least one constraint should be enabled on the role");

    /// <summary>Another role has the role id.</summary>
    public static readonly Refusal RoleIdTaken = Refusal.Invalid("role_id already in use");

    /// <summary>Takes what was sent; what was not sent stays.</summary>
    /// <param name="request">The request, with the fields of a role.</param>
    /// <param name="role">The role before, or a new one.</param>
    /// <param name="isNew">Whether it is new.</param>
    /// <param name="warnings">What to tell the caller beside.</param>
    public static (Role Role, Refusal? Refusal) Apply(
        Request request, Role role, bool isNew, ICollection<string> warnings)
    {
        if (request.Has("local_secret_ids") && !isNew)
            return (role, Refusal.Invalid("local_secret_ids can only be modified during role creation"));
        if (request.Has("role_id") && RoleIdFault(request.Text("role_id")) is { } fault)
            return (role, Refusal.Invalid(fault));
        if (role.Token.Apply(request, out var token) is { } refusal)
            return (role, refusal);
        if (token.Type is "default-service" or "default-batch")
        {
            warnings.Add($"{token.Type} has no useful meaning; adjusting to {token.Type["default-".Length..]}");
            token = token with { Type = token.Type["default-".Length..] };
        }
        role = role with
        {
            RoleId = request.Has("role_id") ? request.Text("role_id") : role.RoleId,
            BindSecretId = request.Has("bind_secret_id") ? request.Fields.Flag("bind_secret_id") : role.BindSecretId,
            SecretIdCidrs = SentCidrs(request) ?? role.SecretIdCidrs,
            SecretIdUses = request.Has("secret_id_num_uses")
                ? request.Fields.Integer("secret_id_num_uses")
                : role.SecretIdUses,
            SecretIdTtl = (long?)request.Fields.Duration("secret_id_ttl")?.TotalSeconds ?? role.SecretIdTtl,
            Local = isNew ? request.Fields.Flag("local_secret_ids") : role.Local,
            Renewable = SentRenewable(request) ?? role.Renewable,
            Token = token,
        };
        if (token.MaxTtl > request.Bounds.Max)
        {
            warnings.Add("token_max_ttl is greater than the backend mount's maximum TTL value; issued tokens' max " +
                "TTL value will be truncated");
        }
        return (role, Fault(role, request.Bounds));
    }

    /// <summary>Why a role can't be so; null if it can.</summary>
    public static Refusal? Fault(Role role, TtlBounds bounds)
    {
        if (AddressRanges.Fault(role.SecretIdCidrs) is { } range)
            return Refusal.Invalid($"failed to validate CIDR blocks: invalid CIDR block {GoQuote.Quote(range)}");
        if (role.SecretIdUses < 0)
            return Refusal.Invalid("secret_id_num_uses cannot be negative");
        if (role.Token.Period > bounds.Max)
        {
            return Refusal.Invalid($"period of \"{Text(role.Token.Period)}\" is greater than the backend's maximum " +
                $"lease TTL of \"{Text(bounds.Max)}\"");
        }
        return role.IsConstrained ? null : Unconstrained;
    }

    /// <summary>Why a text can't be a role id; null if it can.</summary>
    public static string? RoleIdFault(string roleId) =>
        roleId.Trim().Length == 0 ? "invalid role_id supplied, or failed to generate a role_id"
        : roleId.Length > AppRoleLimits.ChosenId ? $"role_id is longer than {AppRoleLimits.ChosenId} characters"
        : roleId != roleId.Trim() ? "role_id begins or ends with a space, which logins leave out"
        : null;

    /// <summary>The addresses that logins may come from, by either name; null if they were not sent.</summary>
    public static IReadOnlyList<string>? SentCidrs(Request request) =>
        request.Has("secret_id_bound_cidrs") ? request.Fields.TextList("secret_id_bound_cidrs")
        : request.Has("bound_cidr_list") ? request.Fields.TextList("bound_cidr_list")
        : null;

    private static bool? SentRenewable(Request request) =>
        request.Has("token_renewable") ? request.Fields.Flag("token_renewable")
        : request.Has("renewable") ? request.Fields.Flag("renewable")
        : null;

    private static string Text(long seconds) => GoDuration.Format(TimeSpan.FromSeconds(seconds));
}
