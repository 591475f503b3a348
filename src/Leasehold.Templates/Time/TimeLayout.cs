using System.Globalization;
using System.Text;

namespace Leasehold.Templates.Time;

/// <summary>
/// Writes a moment by a layout of Go: the moment of 2 January 2006, 15:04:05, written as wished. In UTC.
/// </summary>
internal static class TimeLayout
{
    private const int NanosecondsPerTick = 100;
    private const int NanosecondDigits = 9;

    // Of two that begin alike the longer one comes first.
    private static readonly (string Token, Func<DateTimeOffset, string> Write)[] Parts =
    [
        ("January", at => Net(at, "MMMM")), ("Jan", at => Net(at, "MMM")),
        ("Monday", at => Net(at, "dddd")), ("Mon", at => Net(at, "ddd")),
        ("MST", _ => "UTC"),
        ("2006", at => Net(at, "yyyy")), ("_2006", at => "_" + Net(at, "yyyy")),
        ("002", at => at.DayOfYear.ToString("000", CultureInfo.InvariantCulture)),
        ("__2", at => at.DayOfYear.ToString(CultureInfo.InvariantCulture).PadLeft(3)),
        ("01", at => Net(at, "MM")), ("02", at => Net(at, "dd")), ("03", at => Net(at, "hh")),
        ("04", at => Net(at, "mm")), ("05", at => Net(at, "ss")), ("06", at => Net(at, "yy")),
        ("15", at => Net(at, "HH")), ("_2", at => Net(at, "%d").PadLeft(2)),
        ("1", at => Net(at, "%M")), ("2", at => Net(at, "%d")), ("3", at => Net(at, "%h")),
        ("4", at => Net(at, "%m")), ("5", at => Net(at, "%s")),
        ("PM", at => at.Hour >= 12 ? "PM" : "AM"), ("pm", at => at.Hour >= 12 ? "pm" : "am"),
        ("-07:00:00", _ => "+00:00:00"), ("-070000", _ => "+000000"),
        ("-07:00", _ => "+00:00"), ("-0700", _ => "+0000"), ("-07", _ => "+00"),
        ("Z07:00:00", _ => "Z"), ("Z070000", _ => "Z"), ("Z07:00", _ => "Z"), ("Z0700", _ => "Z"), ("Z07", _ => "Z"),
    ];

    public static string Write(DateTimeOffset moment, string layout)
    {
        var utc = moment.ToUniversalTime();
        var text = new StringBuilder();
        for (var at = 0; at < layout.Length;)
        {
            var length = Fraction(layout, at, utc, text);
            if (length == 0)
                length = Part(layout, at, utc, text);
            if (length == 0)
                text.Append(layout[at]);
            at += Math.Max(1, length);
        }
        return text.ToString();
    }

    private static int Part(string layout, int at, DateTimeOffset utc, StringBuilder text)
    {
        foreach (var (token, write) in Parts)
        {
            if (!layout.AsSpan(at).StartsWith(token, StringComparison.Ordinal))
                continue;
            // "Jan" and "Mon" that go on as another word are no months and no days.
            var end = at + token.Length;
            if (token is "Jan" or "Mon" && end < layout.Length && char.IsAsciiLetterLower(layout[end]))
                continue;
            text.Append(write(utc));
            return token.Length;
        }
        return 0;
    }

    // ".000" keeps its zeros, ".999" leaves them off; neither if more digits follow.
    private static int Fraction(string layout, int at, DateTimeOffset utc, StringBuilder text)
    {
        if (layout[at] is not ('.' or ',') || at + 1 >= layout.Length || layout[at + 1] is not ('0' or '9'))
            return 0;
        var end = at + 1;
        while (end < layout.Length && layout[end] == layout[at + 1])
            end++;
        if (end < layout.Length && char.IsAsciiDigit(layout[end]))
            return 0;

        var nanoseconds = utc.Ticks % TimeSpan.TicksPerSecond * NanosecondsPerTick;
        var digits = nanoseconds.ToString("000000000", CultureInfo.InvariantCulture);
        var wanted = end - at - 1;
        var shown = digits[..Math.Min(wanted, NanosecondDigits)];
        if (layout[at + 1] == '0')
            text.Append(layout[at]).Append(shown).Append('0', wanted - shown.Length);
        else if (shown.TrimEnd('0') is { Length: > 0 } kept)
            text.Append(layout[at]).Append(kept);
        return end - at;
    }

    private static string Net(DateTimeOffset moment, string format) =>
        moment.ToString(format, CultureInfo.InvariantCulture);
}
