using System.Buffers;

namespace Leasehold.Engines.Database.Statements;

/// <summary>
/// Takes SQL apart as far as quotes and comments go, which is what tells a semicolon that ends a statement, and what
/// may stand for a name, from all others. What has no end goes to the end of the text.
/// </summary>
internal static class SqlPieces
{
    private static readonly SearchValues<char> Openers = SearchValues.Create("'\"`$-/#");

    /// <summary>All pieces of a text, in order and without gaps.</summary>
    public static List<SqlPiece> Of(string text, SqlDialect dialect)
    {
        var pieces = new List<SqlPiece>();
        var plain = 0;
        var at = 0;
        while (at < text.Length)
        {
            var found = text.AsSpan(at).IndexOfAny(Openers);
            if (found < 0)
                break;
            at += found;
            if (Opened(text, at, dialect) is not { } piece)
            {
                at++;
                continue;
            }
            if (piece.Start > plain)
                pieces.Add(new SqlPiece(SqlPieceKind.Plain, plain, piece.Start));
            pieces.Add(piece);
            at = plain = piece.End;
        }
        if (plain < text.Length)
            pieces.Add(new SqlPiece(SqlPieceKind.Plain, plain, text.Length));
        return pieces;
    }

    private static SqlPiece? Opened(string text, int at, SqlDialect dialect) => text[at] switch
    {
        '\'' => Quoted(text, at, HasBackslashes(text, at, dialect)),
        '"' => Quoted(text, at, dialect == SqlDialect.MySql),
        '`' when dialect == SqlDialect.MySql => Quoted(text, at, hasBackslashes: false),
        '$' when dialect == SqlDialect.Postgres => Dollars(text, at),
        '-' when IsLineComment(text, at, dialect) => LineComment(text, at, dialect),
        '#' when dialect == SqlDialect.MySql => LineComment(text, at, dialect),
        '/' when text.AsSpan(at).StartsWith("/*") => BlockComment(text, at, nests: dialect == SqlDialect.Postgres),
        _ => null,
    };

    private static bool HasBackslashes(string text, int at, SqlDialect dialect) =>
        dialect == SqlDialect.MySql || (at > 0 && text[at - 1] is 'E' or 'e' && (at == 1 || !IsWord(text[at - 2])));

    private static SqlPiece Quoted(string text, int start, bool hasBackslashes)
    {
        var kind = hasBackslashes ? SqlPieceKind.QuotedWithBackslashes : SqlPieceKind.Quoted;
        var quote = text[start];
        for (var at = start + 1; at < text.Length; at++)
        {
            if (hasBackslashes && text[at] == '\\')
                at++;
            else if (text[at] == quote && at + 1 < text.Length && text[at + 1] == quote)
                at++;
            else if (text[at] == quote)
                return new SqlPiece(kind, start, at + 1);
        }
        return new SqlPiece(kind, start, text.Length);
    }

    private static SqlPiece? Dollars(string text, int start)
    {
        if (start > 0 && (IsWord(text[start - 1]) || text[start - 1] == '$'))
            return null; // A dollar within a name.
        var end = start + 1;
        while (end < text.Length && IsWord(text[end]))
            end++;
        if (end == text.Length || text[end] != '$' || (end > start + 1 && char.IsAsciiDigit(text[start + 1])))
            return null;
        var tag = text[start..(end + 1)];
        var close = text.IndexOf(tag, end + 1, StringComparison.Ordinal);
        return new SqlPiece(SqlPieceKind.Dollars, start, close < 0 ? text.Length : close + tag.Length);
    }

    private static bool IsLineComment(string text, int at, SqlDialect dialect) =>
        text.AsSpan(at).StartsWith("--") &&
        (dialect == SqlDialect.Postgres || at + 2 == text.Length || char.IsWhiteSpace(text[at + 2]));

    private static SqlPiece LineComment(string text, int start, SqlDialect dialect)
    {
        var ends = dialect == SqlDialect.Postgres ? "\r\n" : "\n";
        var length = text.AsSpan(start).IndexOfAny(ends);
        return new SqlPiece(SqlPieceKind.Comment, start, length < 0 ? text.Length : start + length + 1);
    }

    private static SqlPiece BlockComment(string text, int start, bool nests)
    {
        var depth = 0;
        for (var at = start; at + 1 < text.Length; at++)
        {
            if (text[at] == '/' && text[at + 1] == '*' && (nests || depth == 0))
            {
                depth++;
                at++;
            }
            else if (text[at] == '*' && text[at + 1] == '/')
            {
                at++;
                if (--depth == 0)
                    return new SqlPiece(SqlPieceKind.Comment, start, at + 1);
            }
        }
        return new SqlPiece(SqlPieceKind.Comment, start, text.Length);
    }

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_';
}
