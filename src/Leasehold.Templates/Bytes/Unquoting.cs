using System.Text;

namespace Leasehold.Templates.Bytes;

/// <summary>Reads Go's literals of texts and characters. Absent means: no such literal.</summary>
internal static class Unquoting
{
    private const int ByteEnd = 0x100;

    /// <summary>The bytes that a quoted or raw literal, quotes included, stands for.</summary>
    public static string? Text(string literal)
    {
        if (literal.Length < 2 || literal[0] != literal[^1])
            return null;
        var inner = literal[1..^1];
        if (literal[0] == '`')
            return inner.Contains('`') ? null : inner.Replace("\r", "", StringComparison.Ordinal);
        if (!inner.Contains('\\'))
            return inner.Contains('"') || inner.Contains('\n') ? null : inner;

        var text = new StringBuilder(inner.Length);
        for (var at = 0; at < inner.Length;)
        {
            if (!TryRead(inner, ref at, '"', out var value, out var isByte))
                return null;
            if (isByte)
                text.Append((char)value);
            else
                text.Append(ByteText.OfRune(value));
        }
        return text.ToString();
    }

    /// <summary>Reads one character of a literal, at <paramref name="at"/>, which moves behind it.</summary>
    // isByte: Whether the value is a byte as it stands, not a rune to be encoded.
    public static bool TryRead(string literal, ref int at, char quote, out int value, out bool isByte)
    {
        value = 0;
        isByte = false;
        if (at >= literal.Length || literal[at] == quote)
            return false;
        if (literal[at] != '\\')
        {
            value = ByteText.RuneAt(literal, at, out var width);
            if (width == 1 && value == ByteText.Replacement)
                (value, isByte) = (literal[at], true);
            at += width;
            return true;
        }
        if (at + 1 >= literal.Length)
            return false;
        var escape = literal[at + 1];
        at += 2;
        return TryEscape(literal, escape, quote, ref at, ref value, ref isByte);
    }

    private static bool TryEscape(
        string literal, char escape, char quote, ref int at, ref int value, ref bool isByte)
    {
        switch (escape)
        {
            case 'x':
                isByte = true;
                return TryDigits(literal, ref at, 2, 16, out value);
            case 'u':
                return TryDigits(literal, ref at, 4, 16, out value) && Rune.IsValid(value);
            case 'U':
                return TryDigits(literal, ref at, 8, 16, out value) && Rune.IsValid(value);
            case >= '0' and <= '7':
                isByte = true;
                at--;
                return TryDigits(literal, ref at, 3, 8, out value) && value < ByteEnd;
            default:
                value = Simple(escape, quote);
                return value >= 0;
        }
    }

    private static int Simple(char escape, char quote) => escape switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '\\' => '\\',
        '\'' or '"' when escape == quote => escape,
        _ => -1,
    };

    private static bool TryDigits(string literal, ref int at, int count, int numberBase, out int value)
    {
        var total = 0L;
        value = 0;
        if (at + count > literal.Length)
            return false;
        foreach (var digit in literal.AsSpan(at, count))
        {
            if (!char.IsAsciiHexDigit(digit) || (numberBase == 8 && digit is < '0' or > '7'))
                return false;
            total = (total * numberBase) + Convert.FromHexString($"0{digit}")[0];
        }
        at += count;
        if (total > int.MaxValue)
            return false;
        value = (int)total;
        return true;
    }
}
