using System.Globalization;
using System.Text;

namespace Leasehold.Templates.Bytes;

/// <summary>What kind of character a rune is, in the words of Go's <c>unicode</c>.</summary>
internal static class RuneKind
{
    public const int End = -1;

    public static bool IsSpace(int rune) => rune is ' ' or '\t' or '\r' or '\n';

    /// <summary>Whether a name may hold it: letters, decimal digits, the underscore.</summary>
    public static bool IsName(int rune) =>
        rune < 0x80
            ? rune is '_' or (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')
            : Rune.IsValid(rune) && IsLetterOrDigit(Rune.GetUnicodeCategory(new Rune(rune)));

    /// <summary>Whether it can be shown as it is: letters, marks, numbers, punctuation, symbols, the space.</summary>
    public static bool IsPrintable(int rune)
    {
        if (rune < 0x80)
            return rune is >= ' ' and < 0x7F;
        return Rune.IsValid(rune) && Rune.GetUnicodeCategory(new Rune(rune)) is not
            (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator);
    }

    /// <summary>Its number and itself, as in <c>U+0024 '$'</c>, in bytes.</summary>
    public static string Describe(int rune)
    {
        var number = "U+" + rune.ToString("X4", CultureInfo.InvariantCulture);
        return IsPrintable(rune) ? $"{number} '{ByteText.OfRune(rune)}'" : number;
    }

    private static bool IsLetterOrDigit(UnicodeCategory category) => category is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber;
}
