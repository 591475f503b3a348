using System.Text;

namespace Leasehold.Engines.Database.Statements;

/// <summary>
/// The single statements of a role's list. An element is a text of statements between semicolons, the base64 of one, or
/// a JSON array of them. Semicolons within quotes, comments and dollars end nothing; an element with the bare word
/// <c>END</c> is a block, and one statement.
/// </summary>
internal static class StatementList
{
    private const string BlockEnd = "END";

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>All statements of a list, trimmed, none of them empty.</summary>
    public static List<string> Of(IReadOnlyList<string> elements, SqlDialect dialect)
    {
        var statements = new List<string>();
        foreach (var element in elements)
        {
            var text = Decoded(element.Trim());
            foreach (var part in StatementsJson.Texts(text) ?? [text])
                Split(part, dialect, statements);
        }
        return statements;
    }

    private static void Split(string text, SqlDialect dialect, List<string> statements)
    {
        var pieces = SqlPieces.Of(text, dialect);
        if (pieces.Exists(piece => piece.Kind == SqlPieceKind.Plain && HasBlockEnd(text[piece.Start..piece.End])))
            statements.Add(text.Trim());
        else
            statements.AddRange(Parts(text, dialect));
    }

    /// <summary>What stands between the semicolons of a text, a block's own among them; none of it empty.</summary>
    public static List<string> Parts(string text, SqlDialect dialect)
    {
        var statements = new List<string>();
        var start = 0;
        foreach (var piece in SqlPieces.Of(text, dialect).Where(static piece => piece.Kind == SqlPieceKind.Plain))
        {
            for (var at = text.IndexOf(';', piece.Start, piece.End - piece.Start);
                at >= 0;
                at = text.IndexOf(';', at + 1, piece.End - at - 1))
            {
                Add(text[start..at], dialect, statements);
                start = at + 1;
            }
        }
        Add(text[start..], dialect, statements);
        return statements;
    }

    private static void Add(string text, SqlDialect dialect, List<string> statements)
    {
        var statement = text.Trim();
        if (!SqlPieces.Of(statement, dialect).TrueForAll(piece => IsNothing(statement, piece, dialect)))
            statements.Add(statement);
    }

    // MySQL does what stands in comments that begin so.
    private static bool IsNothing(string text, SqlPiece piece, SqlDialect dialect) => piece.Kind switch
    {
        SqlPieceKind.Comment => dialect != SqlDialect.MySql ||
            !(text.AsSpan(piece.Start).StartsWith("/*!") || text.AsSpan(piece.Start).StartsWith("/*M!")),
        SqlPieceKind.Plain => string.IsNullOrWhiteSpace(text[piece.Start..piece.End]),
        _ => false,
    };

    private static bool HasBlockEnd(string plain)
    {
        for (var at = plain.IndexOf(BlockEnd, StringComparison.Ordinal);
            at >= 0;
            at = plain.IndexOf(BlockEnd, at + BlockEnd.Length, StringComparison.Ordinal))
        {
            var end = at + BlockEnd.Length;
            if ((at == 0 || char.IsWhiteSpace(plain[at - 1])) &&
                (end == plain.Length || char.IsWhiteSpace(plain[end]) || plain[end] == ';'))
            {
                return true;
            }
        }
        return false;
    }

    // A single word like ROLLBACK is base64, too, of what is no text.
    private static string Decoded(string text)
    {
        var bytes = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return text;
        try
        {
            var decoded = Strict.GetString(bytes, 0, length);
            return decoded.Any(static c => char.IsControl(c) && !char.IsWhiteSpace(c)) ? text : decoded.Trim();
        }
        catch (DecoderFallbackException)
        {
            return text;
        }
    }
}
