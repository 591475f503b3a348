using System.Text;
using Leasehold.Templates.Functions;

namespace Leasehold.Templates.Syntax;

internal sealed class DotNode(int position) : Node(position)
{
    public override void Write(StringBuilder text) => text.Append('.');
}

internal sealed class NilNode(int position) : Node(position)
{
    public override void Write(StringBuilder text) => text.Append("nil");
}

internal sealed class BoolNode(int position, bool value) : Node(position)
{
    public bool Value { get; } = value;

    public override void Write(StringBuilder text) => text.Append(Value ? "true" : "false");
}

/// <summary>A literal, with and without its quotes.</summary>
internal sealed class StringNode(int position, string quoted, string text) : Node(position)
{
    public string Text { get; } = text;

    public override void Write(StringBuilder text) => text.Append(quoted);
}

/// <summary>A function by its name; it was found when the template was read.</summary>
internal sealed class IdentifierNode(int position, TemplateFunction function) : Node(position)
{
    public TemplateFunction Function { get; } = function;

    public override void Write(StringBuilder text) => text.Append(Function.ByteName);
}

/// <summary>Fields of the dot: <c>.A.B</c>.</summary>
internal sealed class FieldNode(int position, string[] fields) : Node(position)
{
    public string[] Fields { get; } = fields;

    public override void Write(StringBuilder text)
    {
        foreach (var field in Fields)
            text.Append('.').Append(field);
    }
}

/// <summary>A variable, its dollar sign included, and fields of it.</summary>
internal sealed class VariableNode(int position, string name, string[] fields) : Node(position)
{
    public string Name { get; } = name;

    public string[] Fields { get; } = fields;

    public override void Write(StringBuilder text)
    {
        text.Append(Name);
        foreach (var field in Fields)
            text.Append('.').Append(field);
    }
}

/// <summary>Fields of what another operand gives: <c>(pipeline).A.B</c>.</summary>
internal sealed class ChainNode(int position, Node operand, string[] fields) : Node(position)
{
    public Node Operand { get; } = operand;

    public string[] Fields { get; } = fields;

    public override void Write(StringBuilder text)
    {
        CommandNode.WriteOperand(text, Operand);
        foreach (var field in Fields)
            text.Append('.').Append(field);
    }
}
