using Leasehold.Templates.Functions;
using Leasehold.Templates.Syntax;
using Leasehold.Templates.Values;

namespace Leasehold.Templates.Evaluation;

/// <summary>Calls and their arguments.</summary>
internal sealed partial class Execution
{
    // node: What errors of the function quote.
    // words: The call as it was written, its function first; may be empty.
    private Operand Call(
        Operand dot, TemplateFunction function, Node node, IReadOnlyList<Node> words, Operand? last)
    {
        var written = Math.Max(0, words.Count - 1);
        var count = last is null ? written : written + 1;
        if (function.IsVariadic && count < function.Fixed)
            throw Fault($"wrong number of args for {function.ByteName}: want at least {function.Fixed} got {written}");
        if (!function.IsVariadic && count != function.Fixed)
            throw Fault($"wrong number of args for {function.ByteName}: want {function.Fixed} got {count}");
        if (ReferenceEquals(function, Builtins.And) || ReferenceEquals(function, Builtins.Or))
            return Decide(dot, function, words, last);

        var arguments = new TemplateValue?[count];
        for (var i = 0; i < written; i++)
            arguments[i] = Argument(dot, function.ParameterAt(i), words[i + 1]).Value;
        if (last is { } piped)
            arguments[written] = Validate(piped, function.ParameterAt(written)).Value;

        var result = function.Body(new FunctionCall(arguments, _budget));
        if (result.Error is not { } error)
            return new Operand(result.Value, IsBoxed: result.Value is null); // Nil of a function is boxed.
        _node = node;
        throw Fault($"error calling {function.ByteName}: {Bytes.ByteText.From(error)}");
    }

    // "and" and "or" evaluate no further than they must.
    private Operand Decide(Operand dot, TemplateFunction function, IReadOnlyList<Node> words, Operand? last)
    {
        var value = Operand.None;
        for (var i = 1; i < words.Count; i++)
        {
            value = Argument(dot, TemplateType.Any, words[i]);
            if (TemplateValue.Truth(value.Value) == ReferenceEquals(function, Builtins.Or))
                return value;
        }
        return last is { } piped ? Validate(piped, TemplateType.Any) : value;
    }

    // type: What is asked for; absent if the value is taken as it is.
    private Operand Argument(Operand dot, TemplateType? type, Node node)
    {
        _budget.Step();
        _node = node;
        return node switch
        {
            DotNode => Validate(dot, type),
            NilNode => type is null || type.AllowsNil ? Operand.None : throw Fault($"cannot assign nil to {type}"),
            FieldNode field => Validate(Fields(dot, dot, field, field.Fields, NoWords, null), type),
            VariableNode variable => Validate(Variable(dot, variable, NoWords, null), type),
            PipeNode pipe => Validate(Evaluate(dot, pipe), type),
            IdentifierNode identifier =>
                Validate(Call(dot, identifier.Function, identifier, NoWords, null), type),
            ChainNode chain => Validate(Chain(dot, chain, NoWords, null), type),
            _ => Literal(node, type ?? TemplateType.Any),
        };
    }

    private Operand Validate(Operand operand, TemplateType? type)
    {
        if (type is null)
            return operand;
        if (operand.Type is not { } given)
            return type.AllowsNil ? Operand.None : throw Fault($"invalid value; expected {type}");
        if (type.Accepts(given))
            return operand;
        var actual = operand.Value?.Type ?? given;
        return type.Accepts(actual)
            ? operand.Unboxed
            : throw Fault($"wrong type for value; expected {type}; got {actual}");
    }

    private Operand Literal(Node node, TemplateType type) => (type.Kind, node) switch
    {
        (ValueKind.Any or ValueKind.Bool, BoolNode boolean) => TemplateValue.Of(boolean.Value),
        (ValueKind.Any, NumberNode number) => Constant(number),
        (ValueKind.Any or ValueKind.Text, StringNode text) => new TextValue(text.Text,
            type.Kind == ValueKind.Any ? TemplateType.Text : type),
        (ValueKind.Integer, NumberNode { Signed: { } signed }) => new IntegerValue(signed, type),
        (ValueKind.Unsigned, NumberNode { Unsigned: { } unsigned }) => new UnsignedValue(unsigned, type),
        (ValueKind.Float, NumberNode { Float: { } real }) => new FloatValue(real),
        (ValueKind.Complex, NumberNode { Complex: { } complex }) => new ComplexValue(complex),
        _ => throw Fault(Unfit(node, type)),
    };

    private static string Unfit(Node node, TemplateType type) => type.Kind switch
    {
        ValueKind.Bool => $"expected bool; found {node}",
        ValueKind.Text => $"expected string; found {node}",
        ValueKind.Integer => $"expected integer; found {node}",
        ValueKind.Unsigned => $"expected unsigned integer; found {node}",
        ValueKind.Float => $"expected float; found {node}",
        ValueKind.Complex => $"expected complex; found {node}",
        _ => $"can't handle {node} for arg of type {type}",
    };

    // A number that nothing says the type of: the way it is written says it.
    private Operand Constant(NumberNode number)
    {
        _node = number;
        if (number.Complex is { } complex)
            return new ComplexValue(complex);
        if (number.IsWrittenAsFloat)
            return new FloatValue(number.Float.GetValueOrDefault());
        return number.Signed is { } signed ? TemplateValue.Of(signed) : throw Fault($"{number} overflows int");
    }
}
