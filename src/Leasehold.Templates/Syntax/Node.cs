using System.Text;

namespace Leasehold.Templates.Syntax;

/// <summary>A part of a template: where it begins in the source, in bytes, and how errors quote it.</summary>
internal abstract class Node(int position)
{
    public int Position { get; } = position;

    /// <summary>Writes it as errors quote it, in bytes.</summary>
    public abstract void Write(StringBuilder text);

    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }
}
