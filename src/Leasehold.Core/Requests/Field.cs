namespace Leasehold.Core.Requests;

/// <summary>A named input of a route: what it takes, what it means, what holds when it is not sent.</summary>
public sealed record Field
{
    private Field(string name, FieldKind kind, string help, object? fallback)
    {
        Label = name;
        Kind = kind;
        Help = help;
        Fallback = fallback;
    }

    /// <summary>The name in bodies, queries and paths.</summary>
    public string Label { get; }

    /// <summary>What it takes.</summary>
    public FieldKind Kind { get; }

    /// <summary>One sentence for help and for the OpenAPI document.</summary>
    public string Help { get; }

    /// <summary>True if its values must never be shown or logged.</summary>
    public bool IsSecret { get; private init; }

    internal object? Fallback { get; }

    /// <summary>A text.</summary>
    public static Field Text(string name, string help, string fallback = "") =>
        new(name, FieldKind.Text, help, fallback);

    /// <summary>A text in lower case.</summary>
    public static Field LowerText(string name, string help, string fallback = "") =>
        new(name, FieldKind.LowerText, help, fallback);

    /// <summary>A name: letters, digits, underscores, inner dashes and dots.</summary>
    public static Field Name(string name, string help) => new(name, FieldKind.Name, help, "");

    /// <summary>A whole number.</summary>
    public static Field Integer(string name, string help, long fallback = 0) =>
        new(name, FieldKind.Integer, help, fallback);

    /// <summary>A number.</summary>
    public static Field Float(string name, string help, double fallback = 0) =>
        new(name, FieldKind.Float, help, fallback);

    /// <summary>A boolean.</summary>
    public static Field Flag(string name, string help, bool fallback = false) =>
        new(name, FieldKind.Flag, help, fallback ? 1L : 0L);

    /// <summary>A length of time in whole seconds, never negative.</summary>
    public static Field Duration(string name, string help) => new(name, FieldKind.Duration, help, fallback: null);

    /// <summary>A length of time in whole seconds, of either sign.</summary>
    public static Field SignedDuration(string name, string help) =>
        new(name, FieldKind.SignedDuration, help, fallback: null);

    /// <summary>A moment.</summary>
    public static Field Time(string name, string help) => new(name, FieldKind.Time, help, fallback: null);

    /// <summary>A list of texts, not split at commas.</summary>
    public static Field TextList(string name, string help) => new(name, FieldKind.TextList, help, fallback: null);

    /// <summary>A list of texts; one text is split at commas.</summary>
    public static Field CommaList(string name, string help) => new(name, FieldKind.CommaList, help, fallback: null);

    /// <summary>A list of whole numbers; a text is split at commas.</summary>
    public static Field CommaIntegers(string name, string help) =>
        new(name, FieldKind.CommaIntegers, help, fallback: null);

    /// <summary>Pairs of texts.</summary>
    public static Field Pairs(string name, string help) => new(name, FieldKind.Pairs, help, fallback: null);

    /// <summary>A JSON object as it was sent.</summary>
    public static Field Map(string name, string help) => new(name, FieldKind.Map, help, fallback: null);

    /// <summary>Any JSON as it was sent.</summary>
    public static Field Any(string name, string help) => new(name, FieldKind.Any, help, fallback: null);

    /// <summary>A JSON array.</summary>
    public static Field List(string name, string help) => new(name, FieldKind.List, help, fallback: null);

    /// <summary>The same field, never shown or logged.</summary>
    public Field Secret() => this with { IsSecret = true };
}
