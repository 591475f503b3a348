using System.Globalization;
using System.Numerics;

namespace Leasehold.Templates.Printing;

/// <summary>
/// A number that is not negative as decimal digits: 0.DIGITS times ten to the power of the point. Zero has none.
/// </summary>
internal readonly record struct DecimalDigits(string Digits, int Point)
{
    private const int MantissaBits = 52;
    private const int ExponentBias = 1075;

    /// <summary>The fewest digits that tell the value from all other floats.</summary>
    public static DecimalDigits Shortest(double value)
    {
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = exponent < 0 ? shortest : shortest[..exponent];
        var scale = exponent < 0 ? 0 : int.Parse(shortest[(exponent + 1)..], CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        return Trimmed(mantissa.Replace(".", "", StringComparison.Ordinal), whole + scale);
    }

    /// <summary>All digits of the value, which are at most 767.</summary>
    public static DecimalDigits Exact(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var exponent = (int)((bits >> MantissaBits) & 0x7FF);
        BigInteger mantissa = bits & ((1UL << MantissaBits) - 1);
        if (exponent == 0)
            exponent = 1;
        else
            mantissa += 1UL << MantissaBits;
        exponent -= ExponentBias;

        // A power of two below the point is one of five, shifted by decimal places.
        var places = Math.Max(0, -exponent);
        var scaled = exponent >= 0 ? mantissa << exponent : mantissa * BigInteger.Pow(5, places);
        var digits = scaled.ToString(CultureInfo.InvariantCulture);
        return Trimmed(digits, digits.Length - places);
    }

    /// <summary>The nearest number with so many digits; of two as near, the even one.</summary>
    public DecimalDigits Round(int count)
    {
        if (count < 0)
            return new DecimalDigits("", Point);
        if (count >= Digits.Length)
            return this;
        var isHalf = Digits[count] == '5' && count + 1 == Digits.Length;
        var isOdd = count > 0 && (Digits[count - 1] - '0') % 2 == 1;
        var up = isHalf ? isOdd : Digits[count] >= '5';
        return up ? RoundUp(count) : Trimmed(Digits[..count], Point);
    }

    public char DigitAt(int index) => index >= 0 && index < Digits.Length ? Digits[index] : '0';

    private DecimalDigits RoundUp(int count)
    {
        var last = count - 1;
        while (last >= 0 && Digits[last] == '9')
            last--;
        return last < 0
            ? new DecimalDigits("1", Point + 1)
            : new DecimalDigits(Digits[..last] + (char)(Digits[last] + 1), Point);
    }

    private static DecimalDigits Trimmed(string digits, int point)
    {
        var first = digits.AsSpan().IndexOfAnyExcept('0');
        return first < 0 ? new DecimalDigits("", 0) : new DecimalDigits(digits[first..].TrimEnd('0'), point - first);
    }
}
