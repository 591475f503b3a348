using System.Globalization;
using System.Text;

namespace Leasehold.Templates.Printing;

/// <summary>Floats as text, without flags and padding.</summary>
internal static class FloatText
{
    private const int ShortestThreshold = 6;
    private const int MantissaBits = 52;
    private const int MostHexDigits = 13;

    // verb: One of <c>eEfgGbxX</c>.
    // precision: Absent means as many digits as tell the value from others.
    // Returns: The number, with a sign only if it is negative.
    public static string Of(double value, char verb, int? precision)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "+Inf" : "-Inf";
        var sign = double.IsNegative(value) ? "-" : "";
        var magnitude = Math.Abs(value);
        return sign + (verb switch
        {
            'b' => Binary(magnitude),
            'x' => Hex(magnitude, precision),
            'X' => Hex(magnitude, precision).ToUpperInvariant(),
            'e' or 'E' => Exponent(Rounded(magnitude, precision + 1), verb, precision),
            'f' or 'F' => Fixed(magnitude, precision),
            _ => General(magnitude, verb, precision),
        });
    }

    private static DecimalDigits Rounded(double magnitude, int? digits) =>
        digits is { } count ? DecimalDigits.Exact(magnitude).Round(count) : DecimalDigits.Shortest(magnitude);

    private static string Fixed(double magnitude, int? precision)
    {
        var digits = precision is null ? DecimalDigits.Shortest(magnitude) : DecimalDigits.Exact(magnitude);
        if (precision is { } places)
            digits = digits.Round(digits.Point + places);
        return Fixed(digits, precision ?? Math.Max(0, digits.Digits.Length - digits.Point));
    }

    private static string Fixed(DecimalDigits digits, int places)
    {
        var text = new StringBuilder();
        for (var i = 0; i < digits.Point; i++)
            text.Append(digits.DigitAt(i));
        if (digits.Point <= 0)
            text.Append('0');
        if (places > 0)
            text.Append('.');
        for (var i = 0; i < places; i++)
            text.Append(digits.DigitAt(digits.Point + i));
        return text.ToString();
    }

    private static string Exponent(DecimalDigits digits, char verb, int? precision)
    {
        var text = new StringBuilder().Append(digits.DigitAt(0));
        var places = precision ?? Math.Max(0, digits.Digits.Length - 1);
        if (places > 0)
            text.Append('.');
        for (var i = 1; i <= places; i++)
            text.Append(digits.DigitAt(i));
        var exponent = digits.Digits.Length == 0 ? 0 : digits.Point - 1;
        return text.Append(verb).Append(exponent < 0 ? '-' : '+')
            .Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
    }

    private static string General(double magnitude, char verb, int? precision)
    {
        var count = precision == 0 ? 1 : precision;
        var digits = Rounded(magnitude, count);
        var threshold = count ?? ShortestThreshold;
        if (threshold > digits.Digits.Length && digits.Digits.Length >= digits.Point)
            threshold = digits.Digits.Length;
        if (count is null)
            threshold = ShortestThreshold;
        var exponent = digits.Digits.Length == 0 ? -1 : digits.Point - 1;
        if (exponent < -4 || exponent >= threshold)
            return Exponent(digits, verb == 'G' ? 'E' : 'e', Math.Max(0, digits.Digits.Length - 1));
        return Fixed(digits, Math.Max(0, digits.Digits.Length - digits.Point));
    }

    private static (ulong Mantissa, int Exponent) Parts(double magnitude)
    {
        var bits = BitConverter.DoubleToUInt64Bits(magnitude);
        var exponent = (int)(bits >> MantissaBits);
        var mantissa = bits & ((1UL << MantissaBits) - 1);
        return exponent == 0 ? (mantissa, -1074) : (mantissa | (1UL << MantissaBits), exponent - 1075);
    }

    private static string Binary(double magnitude)
    {
        var (mantissa, exponent) = Parts(magnitude);
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}p{(exponent < 0 ? "" : "+")}{exponent}");
    }

    private static string Hex(double magnitude, int? precision)
    {
        var (mantissa, exponent) = Parts(magnitude);
        exponent = mantissa == 0 ? 0 : exponent + MantissaBits;
        while (mantissa != 0 && mantissa >> MantissaBits == 0)
        {
            mantissa <<= 1;
            exponent--;
        }
        if (precision is { } digits and < MostHexDigits)
        {
            var dropped = (MostHexDigits - digits) * 4;
            var half = 1UL << (dropped - 1);
            var rest = mantissa & ((1UL << dropped) - 1);
            mantissa >>= dropped;
            if (rest > half || (rest == half && mantissa % 2 == 1))
                mantissa++;
            mantissa <<= dropped;
            if (mantissa >> (MantissaBits + 1) != 0)
                (mantissa, exponent) = (mantissa >> 1, exponent + 1);
        }
        var fraction = (mantissa & ((1UL << MantissaBits) - 1)).ToString("x13", CultureInfo.InvariantCulture);
        fraction = precision is { } places
            ? fraction.PadRight(Math.Max(places, MostHexDigits), '0')[..places]
            : fraction.TrimEnd('0');
        var sign = exponent < 0 ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture,
            $"0x{mantissa >> MantissaBits}{(fraction.Length > 0 ? "." : "")}{fraction}p{sign}{Math.Abs(exponent):00}");
    }
}
