using System.Globalization;
using System.Text;
using Leasehold.Templates.Bytes;

namespace Leasehold.Templates.Printing;

/// <summary>Writes whole numbers.</summary>
internal static class IntegerFormat
{
    private const int LongestNumber = 64;

    // magnitude: The number without its sign.
    // verb: One of <c>vdboOxXcqU</c>.
    // Returns: Whether the verb is for whole numbers.
    public static bool TryWrite(FieldWriter field, ulong magnitude, bool negative, bool isSigned, char verb)
    {
        switch (verb)
        {
            case 'v' when field.Flags.SharpValue && !isSigned:
                var sharp = field.Flags.Sharp;
                field.Flags.Sharp = true;
                Write(field, magnitude, negative, 16, 'v');
                field.Flags.Sharp = sharp;
                return true;
            case 'v' or 'd':
                Write(field, magnitude, negative, 10, verb);
                return true;
            case 'b':
                Write(field, magnitude, negative, 2, verb);
                return true;
            case 'o' or 'O':
                Write(field, magnitude, negative, 8, verb);
                return true;
            case 'x' or 'X':
                Write(field, magnitude, negative, 16, verb);
                return true;
            case 'c':
                field.Pad(ByteText.OfRune(RuneOf(magnitude, negative)));
                return true;
            case 'q':
                field.Pad(QuotedText.OfRune(RuneOf(magnitude, negative), field.Flags.Plus));
                return true;
            case 'U':
                WriteUnicode(field, negative ? unchecked(0 - magnitude) : magnitude);
                return true;
            default:
                return false;
        }
    }

    private static void Write(FieldWriter field, ulong magnitude, bool negative, int numberBase, char verb)
    {
        ref var flags = ref field.Flags;
        if (flags.Precision == 0 && magnitude == 0)
        {
            field.PadWithSpaces(""); // No digits at all.
            return;
        }
        var least = flags.Precision ?? 0;
        if (flags is { Precision: null, Zero: true, Width: { } width })
            least = negative || flags.Plus || flags.Space ? width - 1 : width;

        var digits = Digits(magnitude, numberBase);
        if (verb == 'X')
            digits = digits.ToUpperInvariant();
        var text = new StringBuilder(Sign(flags, negative));
        text.Append(Prefix(flags, numberBase, verb, least > digits.Length || digits[0] == '0'));
        field.Text.Budget.CheckLength(least);
        text.Append('0', Math.Max(0, least - digits.Length)).Append(digits);
        field.PadWithSpaces(text.ToString());
    }

    private static string Sign(in FormatFlags flags, bool negative) =>
        negative ? "-" : flags.Plus ? "+" : flags.Space ? " " : "";

    private static string Prefix(in FormatFlags flags, int numberBase, char verb, bool leadsWithZero)
    {
        if (verb == 'O')
            return "0o" + (flags.Sharp && !leadsWithZero ? "0" : "");
        if (!flags.Sharp)
            return "";
        return numberBase switch
        {
            2 => "0b",
            8 => leadsWithZero ? "" : "0",
            16 => verb == 'X' ? "0X" : "0x",
            _ => "",
        };
    }

    private static string Digits(ulong magnitude, int numberBase)
    {
        Span<char> digits = stackalloc char[LongestNumber];
        var at = digits.Length;
        do
        {
            digits[--at] = "0123456789abcdef"[(int)(magnitude % (uint)numberBase)];
            magnitude /= (uint)numberBase;
        }
        while (magnitude > 0);
        return new string(digits[at..]);
    }

    private static long RuneOf(ulong magnitude, bool negative) =>
        negative || magnitude > 0x10FFFF ? ByteText.Replacement : (long)magnitude;

    private static void WriteUnicode(FieldWriter field, ulong value)
    {
        var digits = Math.Max(4, field.Flags.Precision ?? 0);
        field.Text.Budget.CheckLength(digits);
        var text = "U+" + value.ToString("X", CultureInfo.InvariantCulture).PadLeft(digits, '0');
        if (field.Flags.Sharp && value <= 0x10FFFF && RuneKind.IsPrintable((int)value))
            text += $" '{ByteText.OfRune((long)value)}'";
        field.PadWithSpaces(text);
    }
}
