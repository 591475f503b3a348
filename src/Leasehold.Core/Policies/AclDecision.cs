namespace Leasehold.Core.Policies;

/// <summary>What a set of policies says to one request.</summary>
/// <param name="Outcome">The verdict with its reason.</param>
/// <param name="Needed">The capability that was asked for.</param>
/// <param name="Rule">The rule that decided; absent when none matches, for help and for root.</param>
/// <param name="IsRoot">Whether the policy <c>root</c> allowed it.</param>
/// <param name="PageLimit">What to take for the parameter <c>limit</c> of a list; absent: as it was sent.</param>
public readonly record struct AclDecision(
    AclOutcome Outcome, Capability Needed, AclRule? Rule, bool IsRoot = false, int? PageLimit = null)
{
    /// <summary>Whether the request is allowed, as far as sudo is not needed.</summary>
    public bool IsAllowed => Outcome == AclOutcome.Allowed;

    /// <summary>Whether the rule (or root) also grants sudo.</summary>
    public bool HasSudo => IsRoot || (Rule is not null && (Rule.Capabilities & Capability.Sudo) != 0);

    /// <summary>The same with the smaller page of both; 0 is no bound.</summary>
    internal AclDecision WithPageOf(AclDecision other) =>
        other.PageLimit is { } page && (PageLimit is not > 0 || (page > 0 && page < PageLimit))
            ? this with { PageLimit = page }
            : this;

    /// <summary>The block to name in an explanation; absent when no rule decided.</summary>
    public RuleOrigin? Deciding => Rule?.Deciding(Needed);
}
