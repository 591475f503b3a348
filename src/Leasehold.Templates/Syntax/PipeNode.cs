using System.Text;

namespace Leasehold.Templates.Syntax;

/// <summary>
/// Commands of which each gives its value to the next as last argument; variables that take the last value.
/// </summary>
internal sealed class PipeNode(int position) : Node(position)
{
    /// <summary>Whether variables that exist get the value; otherwise they are declared.</summary>
    public bool Assigns { get; set; }

    public List<VariableNode> Variables { get; } = [];

    public List<CommandNode> Commands { get; } = [];

    public override void Write(StringBuilder text)
    {
        if (Variables.Count > 0)
        {
            text.AppendJoin(", ", Variables);
            text.Append(" := ");
        }
        text.AppendJoin(" | ", Commands);
    }
}
