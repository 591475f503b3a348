using Leasehold.Templates.Printing;
using Leasehold.Templates.Syntax;
using Leasehold.Templates.Values;

namespace Leasehold.Templates.Evaluation;

/// <summary>Ranges.</summary>
internal sealed partial class Execution
{
    private Flow WalkRange(Operand dot, BranchNode range)
    {
        var outer = _variables.Mark;
        var value = Evaluate(dot, range.Pipe).Value;
        var rounds = value switch
        {
            null => [],
            ListValue list => RoundsOf(list),
            MapValue map => RoundsOf(map),
            IntegerValue count => RoundsOf(count, range),
            _ => throw Fault($"range can't iterate over {ValuePrinter.ToText(value, _budget)}"),
        };

        var (any, flow) = WalkRounds(range, rounds);
        if (!any && range.Otherwise is not null)
            flow = Walk(dot, range.Otherwise);
        _variables.BackTo(outer);
        return flow;
    }

    // A break ends this range and nothing else.
    private (bool Any, Flow Flow) WalkRounds(BranchNode range, IEnumerable<(Operand Index, Operand Element)> rounds)
    {
        var mark = _variables.Mark;
        var any = false;
        foreach (var (index, element) in rounds)
        {
            any = true;
            _budget.Step();
            // The last variable takes the element, the one before it the index.
            if (range.Pipe.Variables.Count > 0)
                _variables.SetFromEnd(1, element);
            if (range.Pipe.Variables.Count > 1)
                _variables.SetFromEnd(2, index);
            var flow = Walk(element, range.List);
            _variables.BackTo(mark);
            if (flow == Flow.Break)
                break;
        }
        return (any, Flow.On);
    }

    private static IEnumerable<(Operand Index, Operand Element)> RoundsOf(ListValue list)
    {
        for (var i = 0; i < list.Items.Length; i++)
            yield return (TemplateValue.Of(i), list.At(i));
    }

    private static IEnumerable<(Operand Index, Operand Element)> RoundsOf(MapValue map) =>
        map.Keys.Select(key => ((Operand)TextValue.OfBytes(key), map.Find(key) ?? Operand.None));

    // Since Go 1.22: a number stands for the numbers below it, which are elements, not indexes.
    private IEnumerable<(Operand Index, Operand Element)> RoundsOf(IntegerValue count, BranchNode range)
    {
        if (range.Pipe.Variables.Count > 1)
            throw Fault($"can't use {count.Value} to iterate over more than one variable");
        return Numbers(count);
    }

    private static IEnumerable<(Operand Index, Operand Element)> Numbers(IntegerValue count)
    {
        for (var i = 0L; i < count.Value; i++)
            yield return (Operand.None, new IntegerValue(i, count.Type));
    }
}
