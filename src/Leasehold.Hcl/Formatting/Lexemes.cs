namespace Leasehold.Hcl.Formatting;

/// <summary>Cuts a text that was parsed before into its tokens and comments.</summary>
internal static class Lexemes
{
    private const char ByteOrderMark = '\uFEFF';

    public static List<Lexeme> Of(string text)
    {
        var source = text.StartsWith(ByteOrderMark) ? text[1..] : text;
        var scanner = new Scanner(source, "", json: false);
        var found = new List<Lexeme>();
        var (at, line) = (0, 1);
        while (true)
        {
            var token = scanner.Next();
            if (token.Kind == TokenKind.Failed)
                throw new InvalidOperationException("a text that was parsed cannot be scanned");
            AddComments(source[at..scanner.TokenStart], line, found);
            if (token.Kind == TokenKind.End)
                return found;
            (at, line) = (scanner.At, scanner.Here.Line);
            found.Add(Raw(token, source[scanner.TokenStart..at], line));
        }
    }

    private static Lexeme Raw(Token token, string raw, int endLine)
    {
        if (token.Kind != TokenKind.Heredoc || !raw.EndsWith('\n'))
            return new Lexeme(token.Kind, raw, token.Position.Line, endLine);
        return new Lexeme(token.Kind, raw[..^1].TrimEnd('\r'), token.Position.Line, endLine - 1);
    }

    /// <summary>What lies between two tokens is space and comments.</summary>
    private static void AddComments(string gap, int line, List<Lexeme> found)
    {
        for (var at = 0; at < gap.Length;)
        {
            if (gap[at] is not ('#' or '/'))
            {
                if (gap[at++] == '\n')
                    line++;
                continue;
            }
            var isBlock = gap.AsSpan(at).StartsWith("/*");
            var end = isBlock ? gap.IndexOf("*/", at + 2, StringComparison.Ordinal) + 2 : gap.IndexOf('\n', at);
            end = end < 0 ? gap.Length : end;
            var comment = gap[at..end].TrimEnd();
            var endLine = line + comment.Count(c => c == '\n');
            found.Add(new Lexeme(TokenKind.End, comment, line, endLine));
            (at, line) = (end, endLine);
        }
    }
}
