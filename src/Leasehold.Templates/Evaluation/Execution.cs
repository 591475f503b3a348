using System.Globalization;
using Leasehold.Templates.Bytes;
using Leasehold.Templates.Printing;
using Leasehold.Templates.Syntax;
using Leasehold.Templates.Values;

namespace Leasehold.Templates.Evaluation;

/// <summary>One rendering: walks the tree and writes. Refuses by <see cref="TemplateFault"/>.</summary>
internal sealed partial class Execution
{
    private readonly Template _template;
    private readonly Budget _budget;
    private readonly BoundedText _output;
    private Variables _variables = new(Operand.None);
    private string _name;
    private Node? _node; // Where it is, for errors.
    private int _depth;

    public Execution(Template template, Budget budget)
    {
        _template = template;
        _budget = budget;
        _name = template.Name;
        _output = new BoundedText(budget);
        budget.Fault = Fault;
    }

    /// <summary>Renders the source's own template; the output is bytes.</summary>
    public string Run(TemplateValue? dot)
    {
        _variables = new Variables(dot);
        Walk(dot, _template.Definitions[_name]);
        return _output.ToString();
    }

    private Flow Walk(Operand dot, ListNode list)
    {
        foreach (var node in list.Nodes)
        {
            var flow = Walk(dot, node);
            if (flow != Flow.On)
                return flow;
        }
        return Flow.On;
    }

    private Flow Walk(Operand dot, Node node)
    {
        _budget.Step();
        _node = node;
        switch (node)
        {
            case TextNode text:
                _output.Append(text.Text);
                return Flow.On;
            case ActionNode action:
                Act(dot, action);
                return Flow.On;
            case BranchNode { Kind: BranchKind.Range } range:
                return WalkRange(dot, range);
            case BranchNode branch:
                return WalkBranch(dot, branch);
            case TemplateNode template:
                WalkTemplate(dot, template);
                return Flow.On;
            case JumpNode jump:
                return jump.Ends ? Flow.Break : Flow.Continue;
            default:
                throw new InvalidOperationException($"a tree never holds a {node.GetType().Name}");
        }
    }

    // Variables that it declares stay until the end of the list.
    private void Act(Operand dot, ActionNode action)
    {
        var value = Evaluate(dot, action.Pipe);
        if (action.Pipe.Variables.Count > 0)
            return;
        _node = action;
        Print(action, value.Value);
    }

    private void Print(ActionNode action, TemplateValue? value)
    {
        switch (value)
        {
            case null:
                _output.Append("<no value>");
                break;
            case TextValue text:
                _output.Append(text.Bytes);
                break;
            case FunctionValue:
                throw Fault($"can't print {action} of type {value.Type}");
            default:
                new ValuePrinter(_output).Print(value);
                break;
        }
    }

    private Flow WalkBranch(Operand dot, BranchNode branch)
    {
        var mark = _variables.Mark;
        var value = Evaluate(dot, branch.Pipe);
        var flow = Flow.On;
        if (TemplateValue.Truth(value.Value))
            flow = Walk(branch.Kind == BranchKind.With ? value : dot, branch.List);
        else if (branch.Otherwise is not null)
            flow = Walk(dot, branch.Otherwise);
        _variables.BackTo(mark);
        return flow;
    }

    private void WalkTemplate(Operand dot, TemplateNode node)
    {
        if (!_template.Definitions.TryGetValue(node.Name, out var list))
            throw Fault($"template {QuotedText.Of(node.Name)} not defined");
        if (_depth == _budget.Limits.MaxDepth)
            throw Fault($"exceeded maximum template depth ({_budget.Limits.MaxDepth})");

        var inner = node.Pipe is null ? Operand.None : Evaluate(dot, node.Pipe);
        var (outerName, outerVariables) = (_name, _variables);
        (_name, _variables) = (node.Name, new Variables(inner)); // A template sees no variables of its caller.
        _depth++;
        Walk(inner, list);
        _depth--;
        (_name, _variables) = (outerName, outerVariables);
    }

    /// <summary>What is wrong, where the execution is.</summary>
    private TemplateFault Fault(string reason)
    {
        if (_node is not { } node)
            return new TemplateFault(new TemplateError(ByteText.ToText($"template: {_name}: {reason}"), null, null));

        var before = _template.Source.AsSpan(0, node.Position);
        var lineStart = before.LastIndexOf('\n');
        var line = before.Count('\n') + 1;
        var column = lineStart < 0 ? node.Position : node.Position - lineStart - 1;
        var message = string.Create(CultureInfo.InvariantCulture,
            $"template: {_template.Name}:{line}:{column}: executing {QuotedText.Of(_name)} at <{node}>: {reason}");
        return new TemplateFault(TemplateError.At(ByteText.ToText(message), line, column));
    }

    private enum Flow
    {
        On,
        Break,
        Continue,
    }
}
