using System.Text;

namespace Leasehold.Cli.Output;

/// <summary>Prose broken at blanks.</summary>
internal static class WrappedText
{
    public const int Width = 78;

    /// <summary>Breaks a paragraph so that no line is longer than the width, unless a single word is.</summary>
    public static string Of(string paragraph, int width = Width)
    {
        var text = new StringBuilder();
        var column = 0;
        foreach (var word in paragraph.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > width)
            {
                text.Append('\n');
                column = 0;
            }
            else if (column > 0)
            {
                text.Append(' ');
                column++;
            }
            text.Append(word);
            column += word.Length;
        }
        return text.ToString();
    }
}
