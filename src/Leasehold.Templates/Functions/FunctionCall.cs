using Leasehold.Templates.Evaluation;
using Leasehold.Templates.Values;

namespace Leasehold.Templates.Functions;

/// <summary>A call: its arguments, of the types of the signature, and the limits it has to keep.</summary>
public readonly struct FunctionCall
{
    private readonly TemplateValue?[] _arguments;

    internal FunctionCall(TemplateValue?[] arguments, Budget budget)
    {
        _arguments = arguments;
        Budget = budget;
    }

    /// <summary>All arguments; nil is an absent one.</summary>
    public ReadOnlySpan<TemplateValue?> Arguments => _arguments;

    internal Budget Budget { get; }

    /// <summary>The text of an argument whose parameter is a text.</summary>
    public string Text(int index) => ((TextValue)Present(index)).Text;

    /// <summary>The number of an argument whose parameter is a whole number.</summary>
    public long Integer(int index) => ((IntegerValue)Present(index)).Value;

    /// <summary>The bytes, one per character, of an argument whose parameter is a text.</summary>
    internal string Bytes(int index) => ((TextValue)Present(index)).Bytes;

    private TemplateValue Present(int index) =>
        _arguments[index] ?? throw new InvalidOperationException("an argument that is a text or a number is never nil");
}
