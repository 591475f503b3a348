using Leasehold.Templates.Syntax;
using Leasehold.Templates.Values;

namespace Leasehold.Templates.Evaluation;

/// <summary>Pipelines, commands and fields.</summary>
internal sealed partial class Execution
{
    private static readonly IReadOnlyList<Node> NoWords = [];

    private Operand Evaluate(Operand dot, PipeNode pipe)
    {
        _budget.Step();
        _node = pipe;
        Operand? last = null;
        foreach (var command in pipe.Commands)
            last = Evaluate(dot, command, last).Unboxed;

        var value = last ?? Operand.None;
        foreach (var variable in pipe.Variables)
        {
            if (!pipe.Assigns)
                _variables.Push(variable.Name, value);
            else if (_variables.Has(variable.Name))
                _variables.Assign(variable.Name, value);
            else
                throw Fault($"undefined variable: {variable.Name}");
        }
        return value;
    }

    // last: The value of the command before, which is the last argument; absent for the first one.
    private Operand Evaluate(Operand dot, CommandNode command, Operand? last)
    {
        var first = command.Words[0];
        switch (first)
        {
            case FieldNode field:
                _node = field;
                return Fields(dot, dot, field, field.Fields, command.Words, last);
            case ChainNode chain:
                return Chain(dot, chain, command.Words, last);
            case IdentifierNode identifier:
                _node = identifier;
                return Call(dot, identifier.Function, command, command.Words, last);
            case VariableNode variable:
                return Variable(dot, variable, command.Words, last);
            case PipeNode pipe:
                RefuseArguments(command.Words, last);
                return Evaluate(dot, pipe);
        }
        _node = first;
        RefuseArguments(command.Words, last);
        return first switch
        {
            BoolNode boolean => TemplateValue.Of(boolean.Value),
            DotNode => dot,
            NilNode => throw Fault("nil is not a command"),
            NumberNode number => Constant(number),
            StringNode text => TextValue.OfBytes(text.Text),
            _ => throw new InvalidOperationException($"a command never begins with a {first.GetType().Name}"),
        };
    }

    private void RefuseArguments(IReadOnlyList<Node> words, Operand? last)
    {
        if (words.Count > 1 || last is not null)
            throw Fault($"can't give argument to non-function {words[0]}");
    }

    private Operand Variable(Operand dot, VariableNode variable, IReadOnlyList<Node> words, Operand? last)
    {
        _node = variable;
        if (!_variables.Has(variable.Name))
            throw Fault($"undefined variable: {variable.Name}");
        var value = _variables.Find(variable.Name);
        if (variable.Fields.Length > 0)
            return Fields(dot, value, variable, variable.Fields, words, last);
        RefuseArguments(words.Count == 0 ? [variable] : words, last);
        return value;
    }

    private Operand Chain(Operand dot, ChainNode chain, IReadOnlyList<Node> words, Operand? last)
    {
        _node = chain;
        var receiver = Argument(dot, type: null, chain.Operand);
        return Fields(dot, receiver, chain, chain.Fields, words, last);
    }

    // Arguments go to the last field.
    private Operand Fields(
        Operand dot, Operand receiver, Node node, string[] fields, IReadOnlyList<Node> words, Operand? last)
    {
        foreach (var field in fields.AsSpan(0, fields.Length - 1))
            receiver = Field(dot, receiver, node, field, NoWords, null);
        return Field(dot, receiver, node, fields[^1], words, last);
    }

    private Operand Field(
        Operand dot, Operand receiver, Node node, string name, IReadOnlyList<Node> words, Operand? last)
    {
        if (receiver.Type is not { } type)
        {
            return _template.Options.MissingKey == MissingKey.Error
                ? throw Fault($"nil data; no entry for key {Bytes.QuotedText.Of(name)}")
                : Operand.None;
        }
        var hasArguments = words.Count > 1 || last is not null;
        switch (receiver.Value)
        {
            case null:
                throw Fault($"nil pointer evaluating {type}.{name}");
            case ObjectValue value when value.FindMethod(name) is { } method:
                return Call(dot, method, node, words, last);
            case ObjectValue value when value.FindField(name) is { } field:
                return hasArguments
                    ? throw Fault($"{name} has arguments but cannot be invoked as function")
                    : field.Value;
            case MapValue map:
                return hasArguments
                    ? throw Fault($"{name} is not a method but has arguments")
                    : map.Find(name) ?? Missing(map, name);
            default:
                throw Fault($"can't evaluate field {name} in type {type}");
        }
    }

    private Operand Missing(MapValue map, string name) => _template.Options.MissingKey switch
    {
        MissingKey.Zero => map.Zero,
        MissingKey.Error => throw Fault($"map has no entry for key {Bytes.QuotedText.Of(name)}"),
        _ => Operand.None,
    };
}
