using System.Globalization;

namespace Leasehold.Hcl;

/// <summary>Whole numbers as files write them: <c>10</c>, <c>-10</c>, <c>0x1F</c>, <c>0640</c> (octal).</summary>
public static class IntegerText
{
    /// <summary>False when the text is no whole number or does not fit 64 bits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long value)
    {
        var negative = text is ['-', ..];
        var digits = negative ? text[1..] : text;
        var valid = digits switch
        {
            ['0', 'x' or 'X', ..] => TryRadix(digits[2..], 16, out value),
            ['0', _, ..] => TryRadix(digits[1..], 8, out value),
            _ => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value),
        };
        if (negative)
            value = -value;
        return valid;
    }

    private static bool TryRadix(ReadOnlySpan<char> digits, int radix, out long value)
    {
        value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix || value > (long.MaxValue - digit) / radix)
                return false;
            value = value * radix + digit;
        }
        return digits.Length > 0;
    }
}
