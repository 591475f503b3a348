using System.Globalization;

namespace Leasehold.Core.Requests;

/// <summary>Whole numbers as clients spell them in text.</summary>
internal static class GoInteger
{
    /// <summary>Reads decimal; with prefixes also <c>0x10</c>, <c>0o17</c>, <c>017</c>, <c>0b11</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, bool prefixes, out long number)
    {
        number = 0;
        var rest = text;
        var negative = rest.StartsWith('-');
        if (negative || rest.StartsWith('+'))
            rest = rest[1..];
        var radix = 10UL;
        if (prefixes && rest.Length > 1 && rest[0] == '0')
        {
            radix = char.ToLowerInvariant(rest[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 8 };
            rest = rest[(char.IsAsciiLetter(rest[1]) ? 2 : 1)..];
        }
        else if (rest.StartsWith('_'))
        {
            return false;
        }
        return TryDigits(rest, radix, prefixes, out var size) && TrySign(negative, size, out number);
    }

    // With prefixes, single underscores may stand between digits and behind a prefix.
    private static bool TryDigits(ReadOnlySpan<char> digits, ulong radix, bool spaced, out ulong size)
    {
        size = 0;
        var behindSpace = !spaced;
        foreach (var character in digits)
        {
            if (character == '_' && !behindSpace)
            {
                behindSpace = true;
                continue;
            }
            behindSpace = !spaced;
            if (!char.IsAsciiHexDigit(character))
                return false;
            var digit = ulong.Parse([character], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (digit >= radix || size > (1UL << 63) / radix)
                return false;
            size = (size * radix) + digit;
        }
        return !digits.IsEmpty && digits[^1] != '_';
    }

    private static bool TrySign(bool negative, ulong size, out long number)
    {
        number = unchecked(negative ? -(long)size : (long)size);
        return size <= long.MaxValue || (negative && size == 1UL << 63);
    }
}
