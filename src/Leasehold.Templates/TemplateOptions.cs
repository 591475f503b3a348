using Leasehold.Templates.Functions;

namespace Leasehold.Templates;

/// <summary>What a field is that a map does not hold.</summary>
public enum MissingKey
{
    /// <summary>No value; printed as <c>&lt;no value&gt;</c>.</summary>
    NoValue,

    /// <summary>The zero of the map's type: nil in a map of anything, an empty text in a map of texts.</summary>
    Zero,

    /// <summary>An error.</summary>
    Error,
}

/// <summary>How a template is read.</summary>
public sealed record TemplateOptions
{
    /// <summary>The language itself, without a name.</summary>
    public static readonly TemplateOptions Default = new();

    /// <summary>What errors call it, and other templates of the source.</summary>
    public string Name { get; init; } = "";

    /// <summary>Opens an action; empty means <c>{{</c>.</summary>
    public string LeftDelimiter { get; init; } = "";

    /// <summary>Closes an action; empty means <c>}}</c>.</summary>
    public string RightDelimiter { get; init; } = "";

    /// <summary>What a field is that a map does not hold.</summary>
    public MissingKey MissingKey { get; init; } = MissingKey.NoValue;

    /// <summary>The functions that it may call.</summary>
    public FunctionSet Functions { get; init; } = FunctionSet.Builtin;

    /// <summary>How far reading and rendering may go.</summary>
    public TemplateLimits Limits { get; init; } = TemplateLimits.Default;
}
