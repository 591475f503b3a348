namespace Leasehold.Core.Requests;

/// <summary>The grammar of durations: a sign, then decimal numbers each with a unit.</summary>
internal static class GoDurationReader
{
    private const ulong Overflow = 1UL << 63;

    public static bool TryRead(string text, out long nanoseconds, out string error)
    {
        nanoseconds = 0;
        error = $"time: invalid duration {GoQuote.QuoteBytes(text)}";
        var rest = text.AsSpan();
        var negative = rest.StartsWith('-');
        if (negative || rest.StartsWith('+'))
            rest = rest[1..];
        if (rest is "0")
        {
            error = "";
            return true;
        }
        if (rest.IsEmpty)
            return false;

        ulong total = 0;
        while (!rest.IsEmpty)
        {
            if (!TryReadNumber(ref rest, out var whole, out var fraction, out var scale))
                return false;
            if (!TryReadUnit(ref rest, text, out var unit, ref error))
                return false;
            if (whole > Overflow / unit)
                return false;
            whole = (whole * unit) + (ulong)(fraction * (unit / scale));
            total += whole;
            if (whole > Overflow || total > Overflow)
                return false;
        }

        if (!negative && total > Overflow - 1)
            return false;
        nanoseconds = negative ? unchecked(-(long)total) : (long)total;
        error = "";
        return true;
    }

    private static bool TryReadNumber(
        ref ReadOnlySpan<char> rest, out ulong whole, out double fraction, out double scale)
    {
        whole = 0;
        fraction = 0;
        scale = 1;
        var digits = 0;
        for (; !rest.IsEmpty && char.IsAsciiDigit(rest[0]); rest = rest[1..], digits++)
        {
            if (whole > Overflow / 10)
                return false;
            whole = (whole * 10) + (ulong)(rest[0] - '0');
            if (whole > Overflow)
                return false;
        }
        if (!rest.StartsWith('.'))
            return digits > 0;
        ulong read = 0;
        var precise = true;
        for (rest = rest[1..]; !rest.IsEmpty && char.IsAsciiDigit(rest[0]); rest = rest[1..], digits++)
        {
            if (!precise)
                continue;
            var next = (read * 10) + (ulong)(rest[0] - '0');
            precise = read <= (Overflow - 1) / 10 && next <= Overflow;
            if (!precise)
                continue;
            read = next;
            scale *= 10;
        }
        fraction = read;
        return digits > 0;
    }

    private static bool TryReadUnit(ref ReadOnlySpan<char> rest, string text, out ulong unit, ref string error)
    {
        var length = 0;
        while (length < rest.Length && rest[length] != '.' && !char.IsAsciiDigit(rest[length]))
            length++;
        var name = rest[..length];
        rest = rest[length..];
        unit = name switch
        {
            "ns" => 1,
            "us" or "µs" or "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => 0,
        };
        if (unit != 0)
            return true;
        error = name.IsEmpty
            ? $"time: missing unit in duration {GoQuote.QuoteBytes(text)}"
            : $"time: unknown unit {GoQuote.QuoteBytes(name.ToString())} in duration {GoQuote.QuoteBytes(text)}";
        return false;
    }
}
