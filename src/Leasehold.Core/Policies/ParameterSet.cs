namespace Leasehold.Core.Policies;

/// <summary>
/// Parameters a rule allows or denies, by lower-case name, each with the values it speaks of. An empty list of
/// values means any value. Immutable.
/// </summary>
internal sealed class ParameterSet
{
    public const string AnyName = "*";

    public static readonly ParameterSet Empty = new(new(StringComparer.Ordinal));

    private readonly Dictionary<string, ParameterValue[]> _values;

    private ParameterSet(Dictionary<string, ParameterValue[]> values)
    {
        _values = values;
        HasAnyName = values.ContainsKey(AnyName);
    }

    public bool IsEmpty => _values.Count == 0;

    /// <summary>Whether the name <c>*</c> stands in the set.</summary>
    public bool HasAnyName { get; }

    /// <summary>Whether <c>*</c> is all there is.</summary>
    public bool IsOnlyAnyName => HasAnyName && _values.Count == 1;

    /// <summary>Whether the set names this parameter (lower-case).</summary>
    public bool Names(string name) => _values.ContainsKey(name);

    /// <summary>Whether the set names this parameter and speaks of this value, raw JSON.</summary>
    public bool Covers(string name, ReadOnlySpan<byte> json)
    {
        if (!_values.TryGetValue(name, out var values))
            return false;
        return values.Length == 0 || ParameterValue.AnyMatches(values, json);
    }

    /// <summary>Both sets in one: values of a name add up; a list empty on either side stays empty.</summary>
    public ParameterSet Merge(ParameterSet other)
    {
        if (IsEmpty || other.IsEmpty)
            return IsEmpty ? other : this;

        var merged = new Dictionary<string, ParameterValue[]>(_values, StringComparer.Ordinal);
        foreach (var (name, values) in other._values)
        {
            merged[name] = !merged.TryGetValue(name, out var mine) ? values
                : mine.Length == 0 || values.Length == 0 ? []
                : [.. mine, .. values];
        }
        return new ParameterSet(merged);
    }

    public static ParameterSet Of(string name, ParameterValue[] values) =>
        new(new(StringComparer.Ordinal) { [name.ToLowerInvariant()] = values });
}
