using System.Text.RegularExpressions;
using Leasehold.Core.Logins;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tokens.Roles;

/// <summary>Takes what a request sent into a token role; what it did not send stays.</summary>
internal sealed partial class TokenRoleChange
{
    private static readonly string[] Types = ["service", "batch", TokenRole.DefaultType, "default-batch"];

    private readonly Request _request;
    private readonly PolicySets _sets;
    private readonly SentParameters _sent;
    private readonly List<string> _warnings = [];

    public TokenRoleChange(Request request, PolicySets sets, TokenRole before)
    {
        _request = request;
        _sets = sets;
        _sent = new SentParameters(request, before.Token.OldNames);
        Role = Apply(before);
        Refusal = Fault() is { } fault ? Refusal.Invalid(fault) : null;
    }

    /// <summary>The role as it will be.</summary>
    public TokenRole Role { get; }

    /// <summary>Why it cannot be so; null if it can.</summary>
    public Refusal? Refusal { get; }

    public IReadOnlyList<string> Warnings => _warnings;

    private TokenRole Apply(TokenRole before) => before with
    {
        AllowedPolicies = Policies("allowed_policies") ?? before.AllowedPolicies,
        AllowedPoliciesGlob = Lowered("allowed_policies_glob") ?? before.AllowedPoliciesGlob,
        // As they are named: root alone stands for no others here.
        DisallowedPolicies = Lowered("disallowed_policies") ?? before.DisallowedPolicies,
        DisallowedPoliciesGlob = Lowered("disallowed_policies_glob") ?? before.DisallowedPoliciesGlob,
        AllowedEntityAliases = Lowered("allowed_entity_aliases") ?? before.AllowedEntityAliases,
        Orphan = _sent.Flag("orphan") ?? before.Orphan,
        Renewable = _sent.Flag("renewable") ?? before.Renewable,
        PathSuffix = _request.Has("path_suffix") ? _request.Text("path_suffix") : before.PathSuffix,
        Token = Apply(before.Token),
    };

    private TokenParameters Apply(TokenParameters before)
    {
        WarnOfBoth("token_period", "period");
        WarnOfBoth("token_bound_cidrs", "bound_cidrs");
        WarnOfBoth("token_explicit_max_ttl", "explicit_max_ttl");
        var after = before with
        {
            Period = _sent.Seconds("token_period", "period") ?? before.Period,
            ExplicitMaxTtl = _sent.Seconds("token_explicit_max_ttl", "explicit_max_ttl") ?? before.ExplicitMaxTtl,
            BoundCidrs = _sent.List("token_bound_cidrs", "bound_cidrs") ?? before.BoundCidrs,
            NumUses = _request.Has("token_num_uses") ? _request.Fields.Integer("token_num_uses") : before.NumUses,
            Type = _request.Text("token_type") is { Length: > 0 } type && _request.Has("token_type")
                ? type
                : before.Type,
            NoDefaultPolicy = _sent.Flag("token_no_default_policy") ?? before.NoDefaultPolicy,
        };
        // Where both were sent, a token role shows nothing under the old name.
        return after with { OldNames = [.. _sent.OldNames.Where(old => !_request.Has("token_" + old))] };
    }

    private string? Fault()
    {
        var token = Role.Token;
        if (!Types.Contains(token.Type, StringComparer.Ordinal))
            return $"invalid 'token_type' value {GoQuote.Quote(token.Type)}";
        if (token.NumUses < 0)
            return "error parsing role fields: 'token_num_uses' cannot be negative";
        if (AddressRanges.Fault(token.BoundCidrs) is { } range)
            return $"error parsing role fields: error parsing address {GoQuote.Quote(range)}";
        if (_request.Has("path_suffix") && Role.PathSuffix.Length > 0)
        {
            if (!SuffixPattern().IsMatch(Role.PathSuffix))
                return "given role path suffix contains invalid characters; must match " + SuffixPatternText;
            if (Role.PathSuffix.Contains("..", StringComparison.Ordinal))
                return "error registering path suffix: path cannot contain parent references";
        }
        return token.Type == "batch" ? BatchFault() : null;
    }

    private string? BatchFault()
    {
        const string Cannot = "'token_type' cannot be 'batch' when role is set to generate ";
        if (!Role.Orphan)
            return Cannot + "non-orphan tokens";
        if (Role.Token.Period != 0)
            return Cannot + "periodic tokens";
        if (Role.Renewable)
            return Cannot + "renewable tokens";
        return Role.Token.ExplicitMaxTtl != 0 ? Cannot + "tokens with an explicit max TTL" : null;
    }

    private void WarnOfBoth(string current, string old)
    {
        if (_request.Has(current) && _request.Has(old))
            _warnings.Add($"Both '{current}' and deprecated '{old}' value supplied, ignoring the deprecated value");
    }

    private IReadOnlyList<string>? Policies(string field) =>
        _request.Has(field) ? _sets.Sanitised(_request.Fields.TextList(field)).Names : null;

    private string[]? Lowered(string field) => _request.Has(field)
        ?
        [
            .. _request.Fields.TextList(field)
                .Select(static text => text.Trim().ToLowerInvariant())
                .Where(static text => text.Length > 0)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ]
        : null;

    private const string SuffixPatternText = @"\w[\w-.]+\w";

    [GeneratedRegex(@"[0-9A-Za-z_][0-9A-Za-z_.\-]+[0-9A-Za-z_]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SuffixPattern();
}
