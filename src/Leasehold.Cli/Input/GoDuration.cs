using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Leasehold.Cli.Input;

/// <summary>A duration as Go writes and reads it.</summary>
/// <param name="Nanoseconds">The length; negative ones are legal.</param>
internal readonly record struct GoDuration(long Nanoseconds)
{
    private const long Second = 1_000_000_000;

    // As far as 64 bits of nanoseconds reach: 292 years.
    private const int MostDays = 106_751;

    public long WholeSeconds => Nanoseconds / Second;

    public static GoDuration FromSeconds(long seconds) => new(checked(seconds * Second));

    /// <summary>Reads <c>1h30m</c>, <c>1.5h</c>, <c>100ms</c>, <c>7d</c> and bare seconds.</summary>
    public static bool TryParse(string text, out GoDuration duration, [NotNullWhen(false)] out string? why)
    {
        duration = default;
        var spelled = Spelled(text);
        var rest = spelled.AsSpan();
        var negative = rest is ['-', ..];
        if (rest is ['-' or '+', ..])
            rest = rest[1..];
        if (rest.IsEmpty)
        {
            why = $"time: invalid duration \"{spelled}\"";
            return false;
        }
        decimal total = 0;
        while (!rest.IsEmpty)
        {
            if (!TryTakeNumber(ref rest, out var number))
            {
                why = $"time: invalid duration \"{spelled}\"";
                return false;
            }
            var unit = TakeUnit(ref rest);
            if (unit.Length == 0 || UnitNanoseconds(unit) is not { } size)
            {
                why = unit.Length == 0
                    ? $"time: missing unit in duration \"{spelled}\""
                    : $"time: unknown unit \"{unit}\" in duration \"{spelled}\"";
                return false;
            }
            if (number > (long.MaxValue - total) / size)
            {
                why = $"time: invalid duration \"{spelled}\"";
                return false;
            }
            total += number * size;
        }
        duration = new GoDuration((long)(negative ? -total : total));
        why = null;
        return true;
    }

    public override string ToString()
    {
        if (Nanoseconds == 0)
            return "0s";
        var left = Math.Abs((decimal)Nanoseconds);
        var text = new StringBuilder(Nanoseconds < 0 ? "-" : "");
        if (left < Second)
            return text.Append(SubSecond(left)).ToString();
        var (hours, minutes) = ((long)(left / (3600 * Second)), (long)(left / (60 * Second)) % 60);
        if (hours > 0)
            text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        if (hours > 0 || minutes > 0)
            text.Append(CultureInfo.InvariantCulture, $"{minutes}m");
        var seconds = left % (60m * Second) / Second;
        return text.Append(seconds.ToString("0.#########", CultureInfo.InvariantCulture)).Append('s').ToString();
    }

    private static string SubSecond(decimal nanoseconds) => nanoseconds switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0}ns"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000:0.###}µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000:0.######}ms"),
    };

    // Days come before Go's grammar, which has none; a bare number means seconds.
    private static string Spelled(string text)
    {
        if (text.EndsWith('d') && long.TryParse(
            text.AsSpan(0, text.Length - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days)
            && Math.Abs((decimal)days) <= MostDays)
            return string.Create(CultureInfo.InvariantCulture, $"{days * 24}h");
        return text.Length > 0 && char.IsAsciiDigit(text[^1]) ? text + "s" : text;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<char> rest, out decimal number)
    {
        var length = 0;
        while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || rest[length] == '.'))
            length++;
        var taken = rest[..length];
        rest = rest[length..];
        return decimal.TryParse(taken, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
            && number <= long.MaxValue;
    }

    private static string TakeUnit(ref ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < rest.Length && !char.IsAsciiDigit(rest[length]) && rest[length] != '.')
            length++;
        var unit = rest[..length].ToString();
        rest = rest[length..];
        return unit;
    }

    private static decimal? UnitNanoseconds(string unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => Second,
        "m" => 60m * Second,
        "h" => 3600m * Second,
        _ => null,
    };
}
