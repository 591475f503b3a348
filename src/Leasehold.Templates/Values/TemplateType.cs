namespace Leasehold.Templates.Values;

/// <summary>A type of values, by the name that Go would print. Types with the same name are the same.</summary>
/// <param name="Kind">What its values are.</param>
/// <param name="Name">Its name in errors and for <c>%T</c>.</param>
/// <param name="Element">What a list or a map holds; absent for others.</param>
public sealed record TemplateType(ValueKind Kind, string Name, TemplateType? Element = null)
{
    /// <summary>Anything, nil included.</summary>
    public static readonly TemplateType Any = new(ValueKind.Any, "interface {}");

    /// <summary><c>bool</c>.</summary>
    public static readonly TemplateType Bool = new(ValueKind.Bool, "bool");

    /// <summary>The type of whole numbers that nothing else says the type of.</summary>
    public static readonly TemplateType Int = new(ValueKind.Integer, "int");

    /// <summary><c>int64</c>.</summary>
    public static readonly TemplateType Int64 = new(ValueKind.Integer, "int64");

    /// <summary>A byte, which indexing a text gives.</summary>
    public static readonly TemplateType Uint8 = new(ValueKind.Unsigned, "uint8");

    /// <summary><c>uint64</c>.</summary>
    public static readonly TemplateType Uint64 = new(ValueKind.Unsigned, "uint64");

    /// <summary><c>float64</c>.</summary>
    public static readonly TemplateType Float = new(ValueKind.Float, "float64");

    /// <summary><c>complex128</c>.</summary>
    public static readonly TemplateType Complex = new(ValueKind.Complex, "complex128");

    /// <summary><c>string</c>.</summary>
    public static readonly TemplateType Text = new(ValueKind.Text, "string");

    /// <summary>A number as it was written in JSON: a text that is no <see cref="Text"/>.</summary>
    public static readonly TemplateType JsonNumber = new(ValueKind.Text, "json.Number");

    /// <summary>A list.</summary>
    public static TemplateType ListOf(TemplateType element) => new(ValueKind.List, "[]" + element.Name, element);

    /// <summary>A map from texts.</summary>
    public static TemplateType MapOf(TemplateType element) => new(ValueKind.Map, "map[string]" + element.Name, element);

    /// <summary>Whether nil is a value of it.</summary>
    public bool AllowsNil => Kind is ValueKind.Any or ValueKind.List or ValueKind.Map or ValueKind.Function;

    /// <summary>Whether a value of another type can stand where this one is asked for.</summary>
    public bool Accepts(TemplateType other) => Kind == ValueKind.Any || ReferenceEquals(this, other) || Equals(other);

    /// <summary>By kind and name.</summary>
    public bool Equals(TemplateType? other) => other is not null && Kind == other.Kind && Name == other.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
