using System.Collections.Concurrent;

namespace Leasehold.Core.Policies;

/// <summary>Interns policy sets. Bounded: past the bound sets are made but not shared.</summary>
internal sealed class PolicySets
{
    private const int MaxInterned = 65_536;

    private readonly ConcurrentDictionary<string[], PolicySet> _sets = new(SameNames.Instance);

    /// <summary>The set of these names, which are canonical, sorted and without duplicates already.</summary>
    public PolicySet Of(IReadOnlyList<string> sorted)
    {
        string[] names = [.. sorted];
        if (_sets.TryGetValue(names, out var known))
            return known;
        var made = new PolicySet(names);
        return _sets.Count >= MaxInterned ? made : _sets.GetOrAdd(names, made);
    }

    /// <summary>
    /// The set a caller means: names trimmed, lower-cased, without empties and duplicates, sorted; with <c>root</c>
    /// among them exactly <c>root</c> (<c>spec/tokens.md</c> 2.1).
    /// </summary>
    public PolicySet Sanitised(IEnumerable<string> names, bool addDefault = false)
    {
        var sorted = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (PolicyName.TryParse(name, out var canonical))
                sorted.Add(canonical.Value);
        }
        if (sorted.Contains(PolicyName.Root.Value))
            return Of([PolicyName.Root.Value]);
        if (addDefault)
            sorted.Add(PolicyName.Default.Value);
        return Of([.. sorted]);
    }

    private sealed class SameNames : IEqualityComparer<string[]>
    {
        public static readonly SameNames Instance = new();

        public bool Equals(string[]? x, string[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(string[] names)
        {
            var hash = new HashCode();
            foreach (var name in names)
                hash.Add(name, StringComparer.Ordinal);
            return hash.ToHashCode();
        }
    }
}
