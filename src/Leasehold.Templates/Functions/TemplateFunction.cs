using System.Collections.Immutable;
using Leasehold.Templates.Bytes;
using Leasehold.Templates.Values;

namespace Leasehold.Templates.Functions;

/// <summary>
/// A function that templates call by name. Its arguments have the types of its signature when it runs.
/// </summary>
public sealed class TemplateFunction
{
    /// <param name="name">Letters, digits, underscores.</param>
    /// <param name="parameters">The last one of a variadic function stands for any number of arguments.</param>
    /// <param name="isVariadic">Whether the last parameter repeats.</param>
    /// <param name="body">It answers at once: what has to be waited for is fetched before rendering.</param>
    public TemplateFunction(
        string name, ImmutableArray<TemplateType> parameters, bool isVariadic, Func<FunctionCall, FunctionResult> body)
    {
        ByteName = ByteText.From(name);
        Parameters = parameters;
        IsVariadic = isVariadic;
        Body = body;
    }

    /// <summary>The types of its arguments.</summary>
    public ImmutableArray<TemplateType> Parameters { get; }

    /// <summary>Whether the last parameter repeats.</summary>
    public bool IsVariadic { get; }

    internal string ByteName { get; }

    internal Func<FunctionCall, FunctionResult> Body { get; }

    /// <summary>How many arguments it needs at least.</summary>
    internal int Fixed => IsVariadic ? Parameters.Length - 1 : Parameters.Length;

    /// <summary>Its type, as Go writes it; all results are anything.</summary>
    internal TemplateType Type => new(ValueKind.Function, $"func({string.Join(", ", TypeNames())}) interface {{}}");

    /// <summary>The type of an argument, by its place.</summary>
    internal TemplateType ParameterAt(int index) => index < Fixed ? Parameters[index] : Parameters[^1];

    private IEnumerable<string> TypeNames() =>
        Parameters.Select((type, i) => IsVariadic && i == Parameters.Length - 1 ? "..." + type.Name : type.Name);
}
