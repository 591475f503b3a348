using Leasehold.Core.Logins;

namespace Leasehold.Core.Tokens.Roles;

/// <summary>What tokens created through it may and shall be (<c>spec/tokens.md</c> 2.8). Immutable.</summary>
internal sealed record TokenRole
{
    /// <summary>The type that leaves the choice to the request, and is <c>service</c> without one.</summary>
    public const string DefaultType = "default-service";

    /// <summary>A role as it begins.</summary>
    public static readonly TokenRole Initial = new();

    /// <summary>The <c>token_*</c> settings that a token role knows.</summary>
    public TokenParameters Token { get; init; } = TokenParameters.None with { Type = DefaultType };

    /// <summary>Canonical and sorted; with globs the only policies it gives, if any are named.</summary>
    public IReadOnlyList<string> AllowedPolicies { get; init; } = [];

    public IReadOnlyList<string> AllowedPoliciesGlob { get; init; } = [];

    public IReadOnlyList<string> DisallowedPolicies { get; init; } = [];

    public IReadOnlyList<string> DisallowedPoliciesGlob { get; init; } = [];

    /// <summary>The entity aliases, in lower case, that a request may name; globs among them.</summary>
    public IReadOnlyList<string> AllowedEntityAliases { get; init; } = [];

    /// <summary>Whether its tokens have no parents.</summary>
    public bool Orphan { get; init; }

    /// <summary>Whether its tokens can be renewed.</summary>
    public bool Renewable { get; init; } = true;

    /// <summary>What follows the role's name in the path of its tokens; may be empty.</summary>
    public string PathSuffix { get; init; } = "";

    /// <summary>Whether policies that the caller doesn't have can come from it.</summary>
    public bool RulesPolicies => AllowedPolicies.Count + AllowedPoliciesGlob.Count > 0 || Disallows;

    /// <summary>Whether there are policies that it never gives.</summary>
    public bool Disallows => DisallowedPolicies.Count + DisallowedPoliciesGlob.Count > 0;

    /// <summary>Whether it never gives a policy.</summary>
    public bool IsDisallowed(string policy) =>
        DisallowedPolicies.Contains(policy, StringComparer.Ordinal) || Glob.AnyMatches(DisallowedPoliciesGlob, policy);
}
