namespace Leasehold.Core.Policies;

/// <summary>All blocks of a set with one pattern, merged.</summary>
public sealed class AclRule
{
    internal AclRule(
        Capability capabilities, IReadOnlyList<RuleOrigin> origins, AclConstraints? constraints = null)
    {
        Capabilities = capabilities;
        Origins = origins;
        Constraints = constraints;
    }

    /// <summary>What the rule grants, or <see cref="Capability.Deny"/> alone.</summary>
    public Capability Capabilities { get; }

    /// <summary>The blocks it came from, in the order of the set; at least one.</summary>
    public IReadOnlyList<RuleOrigin> Origins { get; }

    /// <summary>What a request must also satisfy; absent when capabilities alone decide.</summary>
    internal AclConstraints? Constraints { get; }

    internal bool GrantsAnything => (Capabilities & Capability.Deny) == 0 && Capabilities != Capability.None;

    /// <summary>
    /// The block to name when asked why: the one that denies; else the first that grants this; else the first.
    /// </summary>
    public RuleOrigin Deciding(Capability needed)
    {
        var wanted = (Capabilities & Capability.Deny) != 0 ? Capability.Deny : needed;
        foreach (var origin in Origins)
        {
            if ((origin.Capabilities & wanted) != 0)
                return origin;
        }
        return Origins[0];
    }
}
