using Leasehold.Templates.Values;

namespace Leasehold.Templates.Functions;

/// <summary>What a function gives: a value, which may be nil, or what went wrong, which ends the rendering.</summary>
public readonly struct FunctionResult
{
    private FunctionResult(TemplateValue? value, string? error)
    {
        Value = value;
        Error = error;
    }

    /// <summary>The value; absent for nil, or if something went wrong.</summary>
    public TemplateValue? Value { get; }

    /// <summary>What went wrong; absent if nothing did.</summary>
    public string? Error { get; }

    /// <summary>Nil.</summary>
    public static FunctionResult Nil => default;

    /// <summary>What ends the rendering; the error shows it behind the name of the function.</summary>
    public static FunctionResult Failed(string error) => new(null, error);

    /// <summary>A text.</summary>
    public static FunctionResult Text(string text) => TextValue.From(text);

    /// <summary>A value that is not nil.</summary>
    public static implicit operator FunctionResult(TemplateValue value) => new(value, error: null);

    /// <summary>A truth.</summary>
    public static implicit operator FunctionResult(bool value) => TemplateValue.Of(value);

    internal static FunctionResult OfBytes(string bytes) => TextValue.OfBytes(bytes);

    internal static FunctionResult Of(TemplateValue? value) => new(value, error: null);
}
