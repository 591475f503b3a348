using System.Runtime.InteropServices;

namespace Leasehold.Core.Policies;

/// <summary>Gathers the blocks of a set by pattern and merges them.</summary>
internal sealed class AclCompilation
{
    private readonly Dictionary<string, PatternBlocks>[] _patterns; // By PathPatternKind.

    private AclCompilation(int blocks) => _patterns =
    [
        new(blocks, StringComparer.Ordinal),
        new(StringComparer.Ordinal),
        new(StringComparer.Ordinal),
    ];

    public DateTimeOffset? GoodUntil { get; private set; }

    public static AclCompilation Of(IReadOnlyList<Policy> policies, DateTimeOffset now, IIdentityValues? identity)
    {
        var compilation = new AclCompilation(policies.Sum(static policy => policy.Rules.Count));
        foreach (var policy in policies)
        {
            if (policy.IsExpired(now))
                continue;
            compilation.Limit(policy.ExpiresAt);
            foreach (var rule in policy.Rules)
                compilation.Add(policy.Name, rule, now, identity);
        }
        return compilation;
    }

    /// <summary>The merged rules of all patterns of a kind, by the pattern's text.</summary>
    public Dictionary<string, AclRule> OfKind(PathPatternKind kind)
    {
        var patterns = _patterns[(int)kind];
        var rules = new Dictionary<string, AclRule>(patterns.Count, StringComparer.Ordinal);
        foreach (var (text, blocks) in patterns)
            rules.Add(text, blocks.Build());
        return rules;
    }

    private void Limit(DateTimeOffset? end)
    {
        if (end < (GoodUntil ?? DateTimeOffset.MaxValue))
            GoodUntil = end;
    }

    private void Add(PolicyName policy, PolicyRule rule, DateTimeOffset now, IIdentityValues? identity)
    {
        if (rule.ExpiresAt <= now)
            return;
        Limit(rule.ExpiresAt);
        if (rule.Template.Fill(identity) is not { } path)
            return;

        var pattern = PathPattern.Of(path);
        var patterns = _patterns[(int)pattern.Kind];
        CollectionsMarshal.GetValueRefOrAddDefault(patterns, pattern.Text, out _).Add(policy, rule);
    }
}
