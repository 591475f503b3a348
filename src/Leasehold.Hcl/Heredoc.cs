using System.Text;

namespace Leasehold.Hcl;

/// <summary>
/// <c>&lt;&lt;MARK</c> up to a line that holds the mark alone. <c>&lt;&lt;-MARK</c> takes the indentation of the
/// closing mark off every line, if every line has it.
/// </summary>
internal static class Heredoc
{
    public static Token Scan(Scanner scanner)
    {
        var position = scanner.Here;
        if (scanner.Peek(1) != '<')
            return scanner.Fail(position, "expected << to open a heredoc, found '<'");

        scanner.Advance(2);
        var indented = scanner.Peek() == '-';
        if (indented)
            scanner.Advance();
        if (Line(scanner) is not { } first || !IsMark(first))
            return scanner.Fail(position, "expected a mark such as EOF and a line end after <<");

        var lines = new List<string>();
        while (Line(scanner) is { } line)
        {
            if (line.AsSpan().Trim().SequenceEqual(first))
                return new Token(TokenKind.Heredoc, Join(lines, indented ? Indentation(line) : ""), position);
            if (line.Contains('\0'))
                return scanner.Fail(position, "expected text in this heredoc, found the character U+0000");
            lines.Add(line);
        }
        return scanner.Fail(
            position, $"expected {first} alone on a line to close this heredoc, found the end of the text");
    }

    private static string? Line(Scanner scanner)
    {
        if (scanner.AtEnd)
            return null;
        var end = scanner.Source.IndexOf('\n', scanner.At);
        var line = end < 0 ? scanner.Source[scanner.At..] : scanner.Source[scanner.At..end];
        scanner.Advance(line.Length + 1);
        return line.EndsWith('\r') ? line[..^1] : line;
    }

    private static bool IsMark(string mark)
    {
        foreach (var c in mark)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.'))
                return false;
        }
        return mark.Length > 0;
    }

    private static string Indentation(string line) => line[..^line.AsSpan().TrimStart().Length];

    private static string Join(List<string> lines, string indentation)
    {
        var all = lines.TrueForAll(line => line.StartsWith(indentation, StringComparison.Ordinal));
        var cut = all ? indentation.Length : 0;
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append(line, cut, line.Length - cut).Append('\n');
        return text.ToString();
    }
}
