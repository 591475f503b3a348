namespace Leasehold.Templates.Printing;

/// <summary>Writes floats with the flags of their verb.</summary>
internal static class FloatFormat
{
    private const int StandardPrecision = 6;

    // Returns: Whether the verb is for floats.
    public static bool TryWrite(FieldWriter field, double value, char verb)
    {
        switch (verb)
        {
            case 'v':
                Write(field, value, 'g', null);
                return true;
            case 'b' or 'g' or 'G' or 'x' or 'X':
                Write(field, value, verb, null);
                return true;
            case 'e' or 'E' or 'f' or 'F':
                Write(field, value, verb, StandardPrecision);
                return true;
            default:
                return false;
        }
    }

    private static void Write(FieldWriter field, double value, char verb, int? precision)
    {
        ref var flags = ref field.Flags;
        precision = flags.Precision ?? precision;
        field.Text.Budget.CheckLength(precision ?? 0);
        var number = FloatText.Of(value, verb, precision);
        var negative = number[0] == '-';
        var digits = number[0] is '-' or '+' ? number[1..] : number;
        var sign = negative ? "-" : flags.Plus ? "+" : flags.Space ? " " : "";
        if (!double.IsFinite(value))
        {
            // Never padded with zeros; infinity always has a sign.
            field.PadWithSpaces((sign.Length == 0 && double.IsInfinity(value) ? "+" : sign) + digits);
            return;
        }
        if (flags.Sharp && verb != 'b')
            digits = SharpFloat.Of(digits, verb, precision);
        if (sign.Length > 0 && flags.Zero && flags.Width > digits.Length + 1)
        {
            field.Text.Append(sign);
            field.PadWith(flags.Width.GetValueOrDefault() - digits.Length - 1);
            field.Text.Append(digits);
            return;
        }
        field.Pad(sign + digits);
    }
}
