namespace Leasehold.Templates.Values;

/// <summary>
/// A value that templates work with: immutable, of a type that Go would have. Nil is an absent value,
/// <c>TemplateValue?</c>.
/// </summary>
public abstract class TemplateValue
{
    private protected TemplateValue(TemplateType type) => Type = type;

    /// <summary>Its type.</summary>
    public TemplateType Type { get; }

    /// <summary>Whether conditions take it for true: not zero, not empty. Objects and functions are.</summary>
    public abstract bool IsTrue { get; }

    /// <summary>A <c>bool</c>.</summary>
    public static TemplateValue Of(bool value) => value ? BoolValue.True : BoolValue.False;

    /// <summary>An <c>int</c>.</summary>
    public static TemplateValue Of(long value) => new IntegerValue(value, TemplateType.Int);

    /// <summary>A <c>float64</c>.</summary>
    public static TemplateValue Of(double value) => new FloatValue(value);

    /// <summary>A <c>string</c>.</summary>
    public static TemplateValue Of(string text) => TextValue.From(text);

    /// <summary>Nil inside of nothing is false.</summary>
    internal static bool Truth(TemplateValue? value) => value is { IsTrue: true };
}
