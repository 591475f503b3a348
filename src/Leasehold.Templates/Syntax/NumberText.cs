using System.Globalization;

namespace Leasehold.Templates.Syntax;

/// <summary>
/// Reads Go's number literals: prefixes, underscores between digits, hexadecimal floats. Absent: no such number.
/// </summary>
internal static class NumberText
{
    private const int LongestExponent = 5;
    private const int HexDigitsOfMantissa = 15;

    public static long? Signed(string text)
    {
        var negative = text[0] == '-';
        var magnitude = Unsigned(text[0] is '+' or '-' ? text[1..] : text);
        if (magnitude is not { } value)
            return null;
        if (negative)
            return value <= 1UL << 63 ? unchecked(-(long)value) : null;
        return value <= long.MaxValue ? (long)value : null;
    }

    public static ulong? Unsigned(string text)
    {
        if (text.Length == 0 || text[0] is '+' or '-' || !HasLawfulUnderscores(text))
            return null;
        var (numberBase, start) = Prefix(text);
        var total = UInt128.Zero;
        var digits = 0;
        foreach (var c in text.AsSpan(start))
        {
            if (c == '_')
                continue;
            if (!char.IsAsciiHexDigit(c) || DigitOf(c) >= numberBase)
                return null;
            total = (total * (uint)numberBase) + (uint)DigitOf(c);
            digits++;
            if (total > ulong.MaxValue)
                return null;
        }
        return digits > 0 || text == "0" ? (ulong)total : null;
    }

    public static double? Float(string text)
    {
        if (!HasLawfulUnderscores(text))
            return null;
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        var unsigned = plain.TrimStart('+', '-');
        if (unsigned.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return HexFloat(unsigned[2..]) is { } value ? (plain[0] == '-' ? -value : value) : null;

        const NumberStyles styles =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(plain, styles, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed)
            ? parsed
            : null;
    }

    private static (int Base, int Start) Prefix(string text)
    {
        if (text.Length < 2 || text[0] != '0')
            return (10, 0);
        return char.ToLowerInvariant(text[1]) switch
        {
            'x' => (16, 2),
            'b' => (2, 2),
            'o' => (8, 2),
            _ => (8, 1),
        };
    }

    private static int DigitOf(char c) =>
        char.IsAsciiDigit(c) ? c - '0' : char.ToLowerInvariant(c) - 'a' + 10;

    // Underscores stand between digits, or between a prefix and a digit.
    private static bool HasLawfulUnderscores(string text)
    {
        if (!text.Contains('_'))
            return true;
        var rest = text.TrimStart('+', '-');
        var before = '^';
        var hex = false;
        if (rest.Length >= 2 && rest[0] == '0' && char.ToLowerInvariant(rest[1]) is 'b' or 'o' or 'x')
        {
            hex = char.ToLowerInvariant(rest[1]) == 'x';
            before = '0';
            rest = rest[2..];
        }
        foreach (var c in rest)
        {
            var isDigit = char.IsAsciiDigit(c) || (hex && char.IsAsciiHexDigit(c));
            if ((c == '_' && before != '0') || (c != '_' && !isDigit && before == '_'))
                return false;
            before = isDigit ? '0' : c;
        }
        return before != '_';
    }

    // Needs its binary exponent; digits beyond the mantissa's are too small to count.
    private static double? HexFloat(string text)
    {
        var end = text.AsSpan().IndexOfAny('p', 'P');
        if (end < 0 || text.Length - end > LongestExponent + 2
            || !int.TryParse(text.AsSpan(end + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out var exponent))
            return null;
        var (mantissa, digits, seen, afterPoint) = (0UL, 0, 0, false);
        foreach (var c in text.AsSpan(0, end))
        {
            if (c == '.')
            {
                afterPoint = true;
                continue;
            }
            seen++;
            if (digits < HexDigitsOfMantissa)
            {
                mantissa = (mantissa << 4) | (uint)DigitOf(c);
                digits += mantissa == 0 ? 0 : 1;
                exponent -= afterPoint ? 4 : 0;
            }
            else
            {
                exponent += afterPoint ? 0 : 4;
            }
        }
        var value = Math.ScaleB(mantissa, exponent);
        return seen > 0 && double.IsFinite(value) ? value : null;
    }
}
