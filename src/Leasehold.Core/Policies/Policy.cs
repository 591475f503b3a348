namespace Leasehold.Core.Policies;

/// <summary>A policy: its name, the text it was written as, and the rules read from it. Immutable.</summary>
public sealed class Policy
{
    internal Policy(PolicyName name, string text, IReadOnlyList<PolicyRule> rules, PolicyEnd? end = null)
    {
        Name = name;
        Text = text;
        Rules = rules;
        End = end;
        IsTemplated = rules.Any(static rule => rule.Template.HasSelectors);
    }

    /// <summary>The canonical name.</summary>
    public PolicyName Name { get; }

    /// <summary>The source text; this is what is stored and shown.</summary>
    public string Text { get; }

    /// <summary>Whether a rule depends on who asks, so that a compiled set holds for one entity only.</summary>
    public bool IsTemplated { get; }

    /// <summary>From then on it grants nothing and counts as absent; null: it stays.</summary>
    public DateTimeOffset? ExpiresAt => End?.At;

    internal IReadOnlyList<PolicyRule> Rules { get; }

    internal PolicyEnd? End { get; }

    internal bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;

    internal Policy Until(PolicyEnd? end) => new(Name, Text, Rules, end);
}
