using Leasehold.Templates.Functions;

namespace Leasehold.Templates.Values;

/// <summary>A function as a value, for <c>call</c>. It cannot be printed.</summary>
public sealed class FunctionValue(TemplateFunction function) : TemplateValue(function.Type)
{
    /// <summary>What is called.</summary>
    public TemplateFunction Function { get; } = function;

    /// <inheritdoc/>
    public override bool IsTrue => true;
}
