using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Leasehold.Hcl;

/// <summary>
/// Durations as files and requests write them: whole seconds (<c>90</c>), days (<c>7d</c>), or numbers with units
/// (<c>1h30m</c>, <c>1.5h</c>, <c>250ms</c>). Parts below 100 ns are cut off.
/// </summary>
public static class DurationText
{
    private const decimal MaxNanoseconds = long.MaxValue;
    private const decimal NanosecondsPerSecond = 1_000_000_000m;
    private const decimal NanosecondsPerDay = 86_400m * NanosecondsPerSecond;
    private const long MostDays = 1_000_000; // More than any duration holds, and no overflow.
    private const int NanosecondsPerTick = 100;

    /// <summary>Reads a duration, which may be negative. The empty text is zero.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The duration; zero when the text is refused.</param>
    /// <param name="problem">Why the text is refused, in the words clients know.</param>
    public static bool TryParse(string text, out TimeSpan value, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = TimeSpan.Zero;
        problem = null;
        if (text.Length == 0)
            return true;

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return InRange(seconds * NanosecondsPerSecond, text, out value, out problem);
        var count = text.AsSpan(..^1);
        if (text[^1] == 'd'
            && long.TryParse(count, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days))
            return InRange(Math.Clamp(days, -MostDays, MostDays) * NanosecondsPerDay, text, out value, out problem);

        problem = Sum(text, out var nanoseconds);
        return problem is null && InRange(nanoseconds, text, out value, out problem);
    }

    private static string? Sum(string text, out decimal nanoseconds)
    {
        nanoseconds = 0;
        var rest = text.AsSpan();
        var negative = rest[0] == '-';
        if (rest[0] is '+' or '-')
            rest = rest[1..];
        if (rest is "0")
            return null;
        if (rest.IsEmpty)
            return Invalid(text);

        while (!rest.IsEmpty)
        {
            var digits = Leading(rest, static c => char.IsAsciiDigit(c) || c == '.');
            if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return Invalid(text);
            rest = rest[digits.Length..];

            var unit = Leading(rest, static c => !char.IsAsciiDigit(c) && c != '.');
            rest = rest[unit.Length..];
            if (unit.IsEmpty)
                return $"time: missing unit in duration \"{text}\"";
            if (Nanoseconds(unit) is not { } scale)
                return $"time: unknown unit \"{unit}\" in duration \"{text}\"";
            if (number > MaxNanoseconds / scale || (nanoseconds += number * scale) > MaxNanoseconds)
                return Invalid(text);
        }
        if (negative)
            nanoseconds = -nanoseconds;
        return null;
    }

    private static ReadOnlySpan<char> Leading(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var length = 0;
        while (length < text.Length && belongs(text[length]))
            length++;
        return text[..length];
    }

    private static decimal? Nanoseconds(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => NanosecondsPerSecond,
        "m" => 60 * NanosecondsPerSecond,
        "h" => 3_600 * NanosecondsPerSecond,
        _ => null,
    };

    private static bool InRange(
        decimal nanoseconds, string text, out TimeSpan value, [NotNullWhen(false)] out string? problem)
    {
        var fits = Math.Abs(nanoseconds) <= MaxNanoseconds;
        value = fits ? TimeSpan.FromTicks((long)(nanoseconds / NanosecondsPerTick)) : TimeSpan.Zero;
        problem = fits ? null : Invalid(text);
        return fits;
    }

    private static string Invalid(string text) => $"time: invalid duration \"{text}\"";
}
