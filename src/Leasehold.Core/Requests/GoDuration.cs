using System.Globalization;
using System.Text;

namespace Leasehold.Core.Requests;

/// <summary>Lengths of time as clients write and read them, kept to 100 ns; what is less is 100 ns.</summary>
public static class GoDuration
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long MostSeconds = long.MaxValue / NanosecondsPerSecond;
    private const int SecondsPerDay = 86_400;

    /// <summary>
    /// Reads bare seconds (<c>90</c>), whole days (<c>7d</c>), a duration (<c>1h30m</c>, <c>1.5h</c>, <c>-5s</c>);
    /// an empty text is zero. False says in <paramref name="error"/> what is wrong.
    /// </summary>
    public static bool TryParse(string text, out TimeSpan duration, out string error)
    {
        duration = default;
        error = "";
        if (text.Length == 0)
            return true;
        if (TryWhole(text, out var seconds))
            return TrySeconds(text, seconds, 1, out duration, out error);
        if (!text.EndsWith('d'))
            return TryParseGo(text, out duration, out error);
        if (TryWhole(text.AsSpan(0, text.Length - 1), out var days))
            return TrySeconds(text, days, SecondsPerDay, out duration, out error);
        error = $"time: invalid duration {GoQuote.QuoteBytes(text)}";
        return false;
    }

    /// <summary>Reads the grammar of durations alone: numbers with units; neither bare seconds nor days.</summary>
    public static bool TryParseGo(string text, out TimeSpan duration, out string error)
    {
        var read = GoDurationReader.TryRead(text, out var nanoseconds, out error);
        var ticks = nanoseconds / TimeSpan.NanosecondsPerTick;
        duration = new TimeSpan(ticks == 0 ? Math.Sign(nanoseconds) : ticks); // Never 0, which often means no limit.
        return read;
    }

    /// <summary>
    /// Whole seconds, cut off as clients expect it; part of a second is one, never 0, which often means no limit.
    /// </summary>
    public static long WholeSeconds(TimeSpan duration)
    {
        var seconds = duration.Ticks / TimeSpan.TicksPerSecond;
        return seconds == 0 && duration > TimeSpan.Zero ? 1 : seconds;
    }

    /// <summary>As clients print it: <c>1h0m0s</c>, <c>2m0.5s</c>, <c>1.5s</c>, <c>100ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
            return "0s";
        var text = new StringBuilder(duration < TimeSpan.Zero ? "-" : "");
        var ticks = (ulong)Math.Abs((decimal)duration.Ticks);
        if (ticks < TimeSpan.TicksPerMicrosecond)
            return text.Append(CultureInfo.InvariantCulture, $"{ticks * TimeSpan.NanosecondsPerTick}ns").ToString();
        if (ticks < TimeSpan.TicksPerMillisecond)
            return text.Append(Fraction(ticks, TimeSpan.TicksPerMicrosecond)).Append("µs").ToString();
        if (ticks < TimeSpan.TicksPerSecond)
            return text.Append(Fraction(ticks, TimeSpan.TicksPerMillisecond)).Append("ms").ToString();
        var hours = ticks / TimeSpan.TicksPerHour;
        var minutes = ticks / TimeSpan.TicksPerMinute % 60;
        if (hours > 0)
            text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        if (hours > 0 || minutes > 0)
            text.Append(CultureInfo.InvariantCulture, $"{minutes}m");
        return text.Append(Fraction(ticks % TimeSpan.TicksPerMinute, TimeSpan.TicksPerSecond)).Append('s').ToString();
    }

    /// <summary>Without the parts that are zero: <c>1h</c>, <c>1h5s</c>, <c>1m30s</c>, <c>0s</c>.</summary>
    public static string Humanize(TimeSpan duration)
    {
        var text = Format(duration);
        if (text.EndsWith("m0s"))
            text = text[..^2];
        return text.Replace("h0m", "h");
    }

    private static bool TryWhole(ReadOnlySpan<char> text, out long number) =>
        GoInteger.TryParse(text, prefixes: false, out number);

    private static bool TrySeconds(string text, long count, int unit, out TimeSpan duration, out string error)
    {
        duration = default;
        error = "";
        if (count > MostSeconds / unit || count < -MostSeconds / unit)
        {
            error = $"time: invalid duration {GoQuote.QuoteBytes(text)}";
            return false;
        }
        duration = TimeSpan.FromSeconds(count * unit);
        return true;
    }

    private static string Fraction(ulong ticks, long unit) =>
        ((decimal)ticks / unit).ToString("0.#######", CultureInfo.InvariantCulture);
}
