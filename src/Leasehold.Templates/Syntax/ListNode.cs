using System.Text;
using Leasehold.Templates.Bytes;

namespace Leasehold.Templates.Syntax;

/// <summary>Texts and actions, one after the other.</summary>
internal sealed class ListNode(int position) : Node(position)
{
    public List<Node> Nodes { get; } = [];

    /// <summary>Whether there is nothing but space: such a definition replaces no other.</summary>
    public bool IsBlank => Nodes.TrueForAll(node => node is TextNode text && text.Text.All(IsSpace));

    public override void Write(StringBuilder text) => Nodes.ForEach(node => node.Write(text));

    private static bool IsSpace(char c) => RuneKind.IsSpace(c) || c is '\v' or '\f';
}
