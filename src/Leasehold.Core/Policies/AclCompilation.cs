namespace Leasehold.Core.Policies;

/// <summary>Gathers the blocks of a set by pattern and merges them.</summary>
internal sealed class AclCompilation
{
    private readonly Dictionary<PathPattern, AclMerge> _rules = [];

    public DateTimeOffset? GoodUntil { get; private set; }

    public static AclCompilation Of(IReadOnlyList<Policy> policies, DateTimeOffset now, IIdentityValues? identity)
    {
        var compilation = new AclCompilation();
        foreach (var policy in policies)
        {
            foreach (var rule in policy.Rules)
                compilation.Add(policy.Name, rule, now, identity);
        }
        return compilation;
    }

    public IEnumerable<KeyValuePair<string, AclRule>> OfKind(PathPatternKind kind) => _rules
        .Where(rule => rule.Key.Kind == kind)
        .Select(static rule => KeyValuePair.Create(rule.Key.Text, rule.Value.Build()));

    private void Add(PolicyName policy, PolicyRule rule, DateTimeOffset now, IIdentityValues? identity)
    {
        if (rule.ExpiresAt <= now)
            return;
        if (rule.ExpiresAt < (GoodUntil ?? DateTimeOffset.MaxValue))
            GoodUntil = rule.ExpiresAt;
        if (rule.Template.Fill(identity) is not { } path)
            return;

        var pattern = PathPattern.Of(path);
        if (!_rules.TryGetValue(pattern, out var merge))
            _rules[pattern] = merge = new AclMerge();
        merge.Add(policy, rule);
    }
}
