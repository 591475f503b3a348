namespace Leasehold.Core.Policies;

/// <summary>
/// Prefix rules in ordinal order, each linked to the longest other prefix it begins with. The longest match of a
/// path is the greatest prefix not after it, or one of those it links to.
/// </summary>
internal sealed class PrefixRules
{
    private const int None = -1;
    private readonly Entry[] _entries;

    public PrefixRules(Dictionary<string, AclRule> rules)
    {
        string[] prefixes = [.. rules.Keys];
        Array.Sort(prefixes, StringComparer.Ordinal);
        _entries = new Entry[prefixes.Length];
        for (var i = 0; i < prefixes.Length; i++)
        {
            var prefix = prefixes[i];
            var rule = rules[prefix];
            var shorter = i - 1;
            while (shorter != None && !prefix.StartsWith(_entries[shorter].Rank.Text, StringComparison.Ordinal))
                shorter = _entries[shorter].Shorter;
            _entries[i] = new Entry(new PatternRank(prefix.Length, IsGlob: true, Wildcards: 0, prefix), rule, shorter);
        }
    }

    /// <summary>All prefixes with their rules.</summary>
    public IEnumerable<KeyValuePair<string, AclRule>> All =>
        _entries.Select(static entry => new KeyValuePair<string, AclRule>(entry.Rank.Text, entry.Rule));

    public bool TryFind(ReadOnlySpan<char> path, out PatternRank rank, out AclRule? rule)
    {
        var at = LastNotAfter(path);
        while (at != None && !path.StartsWith(_entries[at].Rank.Text, StringComparison.Ordinal))
            at = _entries[at].Shorter;

        (rank, rule) = at == None ? (default, null) : (_entries[at].Rank, _entries[at].Rule);
        return at != None;
    }

    /// <summary>Whether the prefix that holds this path, or one at or below it, grants anything.</summary>
    public bool GrantsUnder(string path)
    {
        if (TryFind(path, out _, out var holder) && holder is { GrantsAnything: true })
            return true;
        foreach (var entry in _entries)
        {
            if (entry.Rule.GrantsAnything && entry.Rank.Text.StartsWith(path, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private int LastNotAfter(ReadOnlySpan<char> path)
    {
        var (low, high) = (0, _entries.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_entries[middle].Rank.Text.AsSpan().SequenceCompareTo(path) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }

    private readonly record struct Entry(PatternRank Rank, AclRule Rule, int Shorter);
}
