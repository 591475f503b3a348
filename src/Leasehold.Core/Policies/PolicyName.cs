namespace Leasehold.Core.Policies;

/// <summary>
/// The name of a policy in its one canonical form: trimmed, lower-case, without control characters. Every writer
/// and reader passes here, so that no second spelling reaches a policy, least of all <c>root</c>.
/// </summary>
public readonly record struct PolicyName : IComparable<PolicyName>
{
    /// <summary>Longest name taken, in UTF-8 bytes.</summary>
    public const int MaxLength = CanonicalName.MaxLength;

    private readonly string? _value;

    private PolicyName(string value) => _value = value;

    /// <summary>The policy that allows everything.</summary>
    public static PolicyName Root { get; } = new("root");

    /// <summary>The policy every token gets unless it asks not to.</summary>
    public static PolicyName Default { get; } = new("default");

    /// <summary>The hidden policy of wrapping tokens.</summary>
    public static PolicyName ResponseWrapping { get; } = new("response-wrapping");

    /// <summary>The canonical text; empty only for a name that was never set.</summary>
    public string Value => _value ?? "";

    /// <summary>False for what is empty after trimming, too long, or holds control characters.</summary>
    public static bool TryParse(string? text, out PolicyName name)
    {
        name = default;
        if (CanonicalName.Of(text) is not { } canonical)
            return false;
        name = new PolicyName(canonical);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(PolicyName other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>The canonical text.</summary>
    public override string ToString() => Value;

    /// <summary>Ordinal order of the canonical texts.</summary>
    public static bool operator <(PolicyName left, PolicyName right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order of the canonical texts.</summary>
    public static bool operator >(PolicyName left, PolicyName right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order of the canonical texts.</summary>
    public static bool operator <=(PolicyName left, PolicyName right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order of the canonical texts.</summary>
    public static bool operator >=(PolicyName left, PolicyName right) => left.CompareTo(right) >= 0;
}
