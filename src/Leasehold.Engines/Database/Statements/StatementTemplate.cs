using System.Buffers;
using System.Text;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Database.Statements;

/// <summary>
/// Puts values into a statement so that none can be more than what it stands for. In a value alone between quotes these
/// are doubled. Anywhere else it must have nothing that could end the text around it.
/// </summary>
internal static class StatementTemplate
{
    private const string Opening = "{{";

    private static readonly SearchValues<char> Bare =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@.:+-");

    private static readonly SearchValues<char> Enders = SearchValues.Create("'\"`\\$;*/#");

    /// <summary>
    /// The statement to be sent; a refusal if a value does not fit where it would stand. Values are not searched for
    /// placeholders, and placeholders without a value stay.
    /// </summary>
    public static Outcome<string> Fill(string statement, SqlDialect dialect, StatementValues values)
    {
        var filled = new StringBuilder(statement.Length);
        foreach (var piece in SqlPieces.Of(statement, dialect))
        {
            var at = piece.Start;
            while (Next(statement, at, piece.End, values) is { } found)
            {
                filled.Append(statement, at, found.At - at);
                at = found.At + found.Placeholder.Length;
                var isAlone = found.At == piece.Start + 1 && at == piece.End - 1;
                if (Fitting(found.Value, piece.Kind, isAlone, statement[piece.Start]) is not { } value)
                    return Unfit(found.Placeholder);
                filled.Append(value);
            }
            filled.Append(statement, at, piece.End - at);
        }
        return filled.ToString();
    }

    private static (int At, string Placeholder, string Value)? Next(
        string statement, int start, int end, StatementValues values)
    {
        for (var at = start; at < end; at += Opening.Length)
        {
            at = statement.IndexOf(Opening, at, end - at, StringComparison.Ordinal);
            if (at < 0)
                return null;
            foreach (var (placeholder, value) in values.All)
            {
                if (string.CompareOrdinal(statement, at, placeholder, 0, placeholder.Length) == 0)
                    return (at, placeholder, value);
            }
        }
        return null;
    }

    private static string? Fitting(string value, SqlPieceKind kind, bool isAlone, char quote)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            return null;
        switch (kind)
        {
            case SqlPieceKind.Quoted when isAlone:
                return Doubled(value, quote);
            case SqlPieceKind.QuotedWithBackslashes when isAlone:
                return Doubled(Doubled(value, '\\'), quote);
            case SqlPieceKind.Plain:
                var isBare = !value.AsSpan().ContainsAnyExcept(Bare) && !value.Contains("--", StringComparison.Ordinal);
                return isBare ? value : null;
            default:
                return value.AsSpan().ContainsAny(Enders) || value.Any(char.IsControl) ? null : value;
        }
    }

    private static string Doubled(string value, char character) =>
        value.Replace($"{character}", $"{character}{character}", StringComparison.Ordinal);

    private static Refusal Unfit(string placeholder) => Refusal.Invalid(
        $"the value of {placeholder} has characters that could end the text around it: in the statements let " +
        $"{placeholder} stand alone between quotes");
}
