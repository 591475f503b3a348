using System.Text;

namespace Leasehold.Templates.Syntax;

/// <summary>An operand, or a function or method with its arguments.</summary>
internal sealed class CommandNode(int position) : Node(position)
{
    /// <summary>What stands in the command; the first is what is called or is the value.</summary>
    public List<Node> Words { get; } = [];

    public override void Write(StringBuilder text)
    {
        for (var i = 0; i < Words.Count; i++)
        {
            if (i > 0)
                text.Append(' ');
            WriteOperand(text, Words[i]);
        }
    }

    public static void WriteOperand(StringBuilder text, Node operand)
    {
        var parenthesized = operand is PipeNode;
        text.Append(parenthesized ? "(" : "");
        operand.Write(text);
        text.Append(parenthesized ? ")" : "");
    }
}
