using Leasehold.Cli.Input;

namespace Leasehold.Cli.Output;

/// <summary>Durations for people: <c>1h</c>, not <c>1h0m0s</c>.</summary>
internal static class Humanized
{
    // Beyond this many seconds Go's duration, and with it the text, has no value.
    private const long MostSeconds = long.MaxValue / 1_000_000_000;

    public static string Seconds(long seconds)
    {
        var text = GoDuration.FromSeconds(Math.Clamp(seconds, -MostSeconds, MostSeconds)).ToString();
        if (text.EndsWith("m0s", StringComparison.Ordinal))
            text = text[..^2];
        var zeroMinutes = text.IndexOf("h0m", StringComparison.Ordinal);
        return zeroMinutes < 0 ? text : text.Remove(zeroMinutes + 1, 2);
    }

    /// <summary>A key whose whole number is a number of seconds.</summary>
    public static bool IsDurationKey(string key) =>
        key is "period" or "ttl" or "duration" or "lease_max" or "ttl_max"
        || key.EndsWith("_period", StringComparison.Ordinal)
        || key.EndsWith("_ttl", StringComparison.Ordinal)
        || key.EndsWith("_duration", StringComparison.Ordinal);
}
