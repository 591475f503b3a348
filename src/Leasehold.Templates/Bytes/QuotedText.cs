using System.Globalization;
using System.Text;

namespace Leasehold.Templates.Bytes;

/// <summary>Writes texts and runes as Go's literals, in bytes.</summary>
internal static class QuotedText
{
    public static string Of(string bytes, bool asciiOnly = false)
    {
        var quoted = new StringBuilder(bytes.Length + 2).Append('"');
        for (var at = 0; at < bytes.Length;)
        {
            var rune = ByteText.RuneAt(bytes, at, out var width);
            if (width == 1 && rune == ByteText.Replacement)
                quoted.Append("\\x").Append(Hex(bytes[at], 2));
            else
                Append(quoted, rune, '"', asciiOnly);
            at += width;
        }
        return quoted.Append('"').ToString();
    }

    public static string OfRune(long rune, bool asciiOnly = false)
    {
        var valid = rune is >= 0 and <= 0x10FFFF && Rune.IsValid((int)rune) ? (int)rune : ByteText.Replacement;
        var quoted = new StringBuilder().Append('\'');
        Append(quoted, valid, '\'', asciiOnly);
        return quoted.Append('\'').ToString();
    }

    /// <summary>Whether it can stand between backquotes unchanged.</summary>
    public static bool CanBackquote(string bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var rune = ByteText.RuneAt(bytes, at, out var width);
            at += width;
            var shown = width > 1 ? rune != 0xFEFF : rune is '\t' or (>= ' ' and not '`' and < 0x7F);
            if (!shown)
                return false;
        }
        return true;
    }

    private static void Append(StringBuilder quoted, int rune, char quote, bool asciiOnly)
    {
        if (rune == quote || rune == '\\')
            quoted.Append('\\').Append((char)rune);
        else if (rune < 0x80 ? RuneKind.IsPrintable(rune) : !asciiOnly && RuneKind.IsPrintable(rune))
            quoted.Append(ByteText.OfRune(rune));
        else
            quoted.Append(Escape(rune));
    }

    private static string Escape(int rune) => rune switch
    {
        '\a' => "\\a",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\v' => "\\v",
        < ' ' or 0x7F => "\\x" + Hex(rune, 2),
        < 0x10000 => "\\u" + Hex(rune, 4),
        _ => "\\U" + Hex(rune, 8),
    };

    private static string Hex(int value, int digits) =>
        value.ToString("x" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
