using System.Text;
using Leasehold.Templates.Bytes;

namespace Leasehold.Templates.Syntax;

internal sealed class TextNode(int position, string text) : Node(position)
{
    public string Text { get; } = text;

    public override void Write(StringBuilder text) => text.Append(Text);
}

/// <summary>A pipeline whose value is printed, unless it declares.</summary>
internal sealed class ActionNode(int position, PipeNode pipe) : Node(position)
{
    public PipeNode Pipe { get; } = pipe;

    public override void Write(StringBuilder text)
    {
        text.Append("{{");
        Pipe.Write(text);
        text.Append("}}");
    }
}

/// <summary>A jump out of the body of a range, or to its next round.</summary>
internal sealed class JumpNode(int position, bool ends) : Node(position)
{
    /// <summary>Whether the range ends; otherwise the next round begins.</summary>
    public bool Ends { get; } = ends;

    public override void Write(StringBuilder text) => text.Append(Ends ? "{{break}}" : "{{continue}}");
}

/// <summary>What ends a list: an end, or an else. Never part of a tree.</summary>
internal sealed class TerminatorNode(int position, bool isElse) : Node(position)
{
    public bool IsElse { get; } = isElse;

    public override void Write(StringBuilder text) => text.Append(IsElse ? "{{else}}" : "{{end}}");
}

/// <summary>Another template in its place; without a pipeline its dot is nil.</summary>
internal sealed class TemplateNode(int position, string name, PipeNode? pipe) : Node(position)
{
    public string Name { get; } = name;

    public PipeNode? Pipe { get; } = pipe;

    public override void Write(StringBuilder text)
    {
        text.Append("{{template ").Append(QuotedText.Of(Name));
        if (Pipe is not null)
        {
            text.Append(' ');
            Pipe.Write(text);
        }
        text.Append("}}");
    }
}

internal enum BranchKind
{
    If,
    With,
    Range,
}

/// <summary>A pipeline that decides between two lists, or how often the first one is done.</summary>
internal sealed class BranchNode(int position, BranchKind kind, PipeNode pipe, ListNode list, ListNode? otherwise)
    : Node(position)
{
    public BranchKind Kind { get; } = kind;

    public PipeNode Pipe { get; } = pipe;

    public ListNode List { get; } = list;

    public ListNode? Otherwise { get; } = otherwise;

    public override void Write(StringBuilder text) => Pipe.Write(text);
}
