namespace Leasehold.Core.Policies;

/// <summary>
/// Blocks of one pattern becoming one rule: capabilities add up and any deny leaves nothing else; of wrapping TTLs
/// and page limits the least that is set; parameters add up.
/// </summary>
internal sealed class AclMerge
{
    private readonly List<RuleOrigin> _origins = [];
    private readonly List<string> _required = [];
    private Capability _capabilities;
    private ParameterSet _allowed = ParameterSet.Empty;
    private ParameterSet _denied = ParameterSet.Empty;
    private TimeSpan _minWrapping;
    private TimeSpan _maxWrapping;
    private int _pageLimit;

    public void Add(PolicyName policy, PolicyRule rule)
    {
        _origins.Add(RuleOrigin.Of(policy, rule));
        _capabilities |= rule.Capabilities;
        _allowed = _allowed.Merge(rule.Allowed);
        _denied = _denied.Merge(rule.Denied);
        _minWrapping = LeastSet(_minWrapping, rule.MinWrapping);
        _maxWrapping = LeastSet(_maxWrapping, rule.MaxWrapping);
        _pageLimit = LeastSet(_pageLimit, rule.PageLimit);
        foreach (var name in rule.Required)
        {
            if (!_required.Contains(name))
                _required.Add(name);
        }
    }

    public AclRule Build()
    {
        if ((_capabilities & Capability.Deny) != 0)
            return new AclRule(Capability.Deny, _origins);
        return new AclRule(_capabilities, _origins, AclConstraints.Of(_capabilities, new AclConstraints
        {
            Allowed = _allowed,
            Denied = _denied,
            Required = _required,
            MinWrapping = _minWrapping,
            MaxWrapping = _maxWrapping,
            PageLimit = _pageLimit,
        }));
    }

    private static T LeastSet<T>(T a, T b) where T : struct, IComparable<T>
    {
        if (a.CompareTo(default) <= 0)
            return b;
        return b.CompareTo(default) <= 0 || a.CompareTo(b) < 0 ? a : b;
    }
}
