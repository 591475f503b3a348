using System.Text;
using Leasehold.Templates.Evaluation;

namespace Leasehold.Templates.Printing;

/// <summary>Bytes as they are written, no more than the budget allows.</summary>
internal sealed class BoundedText(Budget budget)
{
    private readonly StringBuilder _text = new();

    public Budget Budget { get; } = budget;

    public void Append(string bytes)
    {
        Budget.CheckLength((long)_text.Length + bytes.Length);
        _text.Append(bytes);
    }

    public void Append(char value, int count = 1)
    {
        Budget.CheckLength((long)_text.Length + count);
        _text.Append(value, count);
    }

    public override string ToString() => _text.ToString();
}
