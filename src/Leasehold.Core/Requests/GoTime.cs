using System.Globalization;

namespace Leasehold.Core.Requests;

/// <summary>Moments as clients write and read them.</summary>
public static class GoTime
{
    private const string Pattern = "yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'";

    /// <summary>RFC 3339 in UTC, fraction without trailing zeros: <c>2024-05-01T10:00:00.1234567Z</c>.</summary>
    public static string Format(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString(Pattern, CultureInfo.InvariantCulture);

    /// <summary>Reads RFC 3339 with or without a fraction; digits past 100 ns are cut off.</summary>
    public static bool TryParse(string text, out DateTimeOffset moment)
    {
        moment = default;
        const string shape = "0000-00-00T00:00:00";
        if (text.Length <= shape.Length)
            return false;
        var fraction = shape.Length;
        if (text[fraction] is '.' or ',')
        {
            do
                fraction++;
            while (fraction < text.Length && char.IsAsciiDigit(text[fraction]));
            if (fraction == shape.Length + 1)
                return false;
        }
        // .NET alone would also take a small z, and a zone without its colon.
        if (text.AsSpan(fraction) is not ("Z" or [_, _, _, ':', _, _]))
            return false;
        var digits = Math.Min(fraction, shape.Length + 8);
        var cut = string.Concat(text.AsSpan(0, digits), text.AsSpan(fraction)).Replace(',', '.');
        return DateTimeOffset.TryParseExact(cut, ["yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
    }
}
