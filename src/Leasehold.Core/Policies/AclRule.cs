namespace Leasehold.Core.Policies;

/// <summary>All blocks of a set with one pattern, merged.</summary>
public sealed class AclRule
{
    private readonly PolicyName _policy; // Nearly all patterns have one block; its origin is told when asked for.
    private readonly PolicyRule? _block;
    private readonly IReadOnlyList<RuleOrigin> _several = [];

    internal AclRule(
        Capability capabilities, IReadOnlyList<RuleOrigin> origins, AclConstraints? constraints = null)
    {
        Capabilities = capabilities;
        _several = origins;
        Constraints = constraints;
    }

    /// <summary>The rule of a pattern with one block.</summary>
    internal AclRule(PolicyName policy, PolicyRule block)
    {
        _policy = policy;
        _block = block;
        var denies = (block.Capabilities & Capability.Deny) != 0;
        Capabilities = denies ? Capability.Deny : block.Capabilities;
        Constraints = denies ? null : AclConstraints.Of(block);
    }

    /// <summary>What the rule grants, or <see cref="Capability.Deny"/> alone.</summary>
    public Capability Capabilities { get; }

    /// <summary>The blocks it came from, in the order of the set; at least one.</summary>
    public IReadOnlyList<RuleOrigin> Origins => _block is { } block ? [RuleOrigin.Of(_policy, block)] : _several;

    /// <summary>What a request must also satisfy; absent when capabilities alone decide.</summary>
    internal AclConstraints? Constraints { get; }

    internal bool GrantsAnything => (Capabilities & Capability.Deny) == 0 && Capabilities != Capability.None;

    /// <summary>
    /// The block to name when asked why: the one that denies; else the first that grants this; else the first.
    /// </summary>
    public RuleOrigin Deciding(Capability needed)
    {
        var wanted = (Capabilities & Capability.Deny) != 0 ? Capability.Deny : needed;
        var origins = Origins;
        foreach (var origin in origins)
        {
            if ((origin.Capabilities & wanted) != 0)
                return origin;
        }
        return origins[0];
    }
}
