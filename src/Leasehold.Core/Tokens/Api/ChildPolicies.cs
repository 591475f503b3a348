using Leasehold.Core.Policies;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens.Roles;

namespace Leasehold.Core.Tokens.Api;

/// <summary>Which policies a new token gets from its creator or role (<c>spec/tokens.md</c> 2.4, step 9).</summary>
internal sealed class ChildPolicies(PolicySets sets)
{
    /// <summary>Decides it.</summary>
    /// <param name="request">The creation.</param>
    /// <param name="caller">The creator's token.</param>
    /// <param name="isSudo">Whether the creator has sudo on the path.</param>
    /// <param name="role">The role it is created through; null for none.</param>
    /// <returns>The policies, or why they may not be given.</returns>
    public (PolicySet Granted, Refusal? Refusal) Decide(Request request, Token caller, bool isSudo, TokenRole? role)
    {
        var asked = request.Fields.TextList("policies");
        var noDefault = request.Fields.Flag("no_default_policy");
        var wantsDefault = !noDefault && role is not { Token.NoDefaultPolicy: true };
        var (granted, refusal) = role is { RulesPolicies: true }
            ? OfRole(asked, caller, role, wantsDefault && !role.IsDisallowed(PolicyName.Default.Value))
            : OfCreator(asked, caller, isSudo, wantsDefault);
        if (refusal is not null)
            return (granted, refusal);
        if (noDefault)
            granted = sets.Sanitised(granted.Names.Where(name => name != PolicyName.Default.Value));
        return (granted, Unassignable(granted, caller));
    }

    private (PolicySet Granted, Refusal? Refusal) OfRole(
        IReadOnlyList<string> asked, Token caller, TokenRole role, bool addDefault)
    {
        var wanted = sets.Sanitised(asked, addDefault && asked.Count > 0);
        if (role.AllowedPolicies.Count + role.AllowedPoliciesGlob.Count > 0)
        {
            var allowed = sets.Sanitised(role.AllowedPolicies, addDefault);
            if (wanted.Names.Count == 0)
                wanted = allowed;
            else if (wanted.Names.Any(name => !IsAllowed(name, allowed, role)))
                return (wanted, NotAllowed(wanted, allowed, role));
        }
        else if (wanted.Names.Count == 0)
        {
            wanted = sets.Sanitised(caller.Policies.Names, addDefault);
        }
        var forbidden = wanted.Names.FirstOrDefault(role.IsDisallowed);
        return (wanted, forbidden is null
            ? null
            : Refusal.Invalid($"token policy {GoQuote.Quote(forbidden)} is disallowed by this role"));
    }

    private (PolicySet Granted, Refusal? Refusal) OfCreator(
        IReadOnlyList<string> asked, Token caller, bool isSudo, bool wantsDefault)
    {
        if (asked.Count == 0)
            return (caller.Policies, null);
        if (!isSudo && !IsSubset(sets.Sanitised(asked), caller.Policies))
            return (caller.Policies, Refusal.Invalid("child policies must be subset of parent"));
        return (sets.Sanitised(asked, wantsDefault && (isSudo || caller.Policies.Contains(PolicyName.Default))), null);
    }

    private static Refusal? Unassignable(PolicySet granted, Token caller)
    {
        if (granted.Contains(PolicyName.ResponseWrapping))
            return Refusal.Invalid($"cannot assign policy \"{PolicyName.ResponseWrapping}\"");
        return granted.Contains(PolicyName.Root) && !caller.Policies.Contains(PolicyName.Root)
            ? Refusal.Invalid("root tokens may not be created without parent token being root")
            : null;
    }

    private static bool IsAllowed(string name, PolicySet allowed, TokenRole role) =>
        allowed.Names.Contains(name, StringComparer.Ordinal) || Glob.AnyMatches(role.AllowedPoliciesGlob, name);

    private static Refusal NotAllowed(PolicySet wanted, PolicySet allowed, TokenRole role) => Refusal.Invalid(
        $"token policies ({Quoted(wanted.Names)}) must be subset of the role's allowed policies " +
        $"({Quoted(allowed.Names)}) or glob policies ({Quoted(role.AllowedPoliciesGlob)})");

    private static string Quoted(IReadOnlyList<string> names) => $"[{string.Join(' ', names.Select(GoQuote.Quote))}]";

    private static bool IsSubset(PolicySet child, PolicySet parent) =>
        child.Names.All(name => parent.Names.Contains(name, StringComparer.Ordinal));
}
