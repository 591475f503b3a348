using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Leasehold.Core.Requests;

/// <summary>Moments as clients write and read them.</summary>
public static class GoTime
{
    /// <summary>Bytes of the longest moment that is written: <c>2024-05-01T10:00:00.1234567Z</c>.</summary>
    public const int Longest = 28;

    private const int Seconds = 19; // 2024-05-01T10:00:00

    /// <summary>RFC 3339 in UTC, fraction without trailing zeros.</summary>
    public static string Format(DateTimeOffset moment)
    {
        Span<byte> text = stackalloc byte[Longest];
        return Encoding.ASCII.GetString(text[..Format(moment, text)]);
    }

    /// <summary>Writes the same into at least <see cref="Longest"/> bytes, and says how many it took.</summary>
    public static int Format(DateTimeOffset moment, Span<byte> destination)
    {
        moment.UtcDateTime.TryFormat(destination, out var length, "O", CultureInfo.InvariantCulture);
        var end = length - 1;
        while (destination[end - 1] == '0' && end > Seconds)
            end--;
        if (end == Seconds + 1)
            end--; // Nothing is left behind the point.
        destination[end] = (byte)'Z';
        return end + 1;
    }

    /// <summary>Whether <see cref="TryParse"/> would read it.</summary>
    public static bool IsMoment(ReadOnlySpan<byte> text)
    {
        if (text.Length <= Seconds || !Ascii.IsValid(text))
            return false;
        if (IsWritten(text))
            return true;
        return TryParse(Encoding.ASCII.GetString(text), out _);
    }

    /// <summary>Whether it is as we write it, or the same with zeros at its end.</summary>
    private static bool IsWritten(ReadOnlySpan<byte> text)
    {
        var digits = text.Length - Seconds - 2;
        if (text[^1] != 'Z' || text.Length > Longest || digits == 0)
            return false;
        Span<byte> whole = stackalloc byte[Longest];
        ".0000000Z"u8.CopyTo(whole[Seconds..]);
        text[..^1].CopyTo(whole);
        return Utf8Parser.TryParse(whole, out DateTimeOffset _, out var length, 'O') && length == Longest;
    }

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
