using Leasehold.Core.Requests;

namespace Leasehold.Cli.Output;

/// <summary>Durations for people: <c>1h</c>, not <c>1h0m0s</c>.</summary>
internal static class Humanized
{
    // Beyond this many seconds a duration has no text.
    private const long MostSeconds = long.MaxValue / 1_000_000_000;

    public static string Seconds(long seconds) =>
        GoDuration.Humanize(TimeSpan.FromSeconds(Math.Clamp(seconds, -MostSeconds, MostSeconds)));

    /// <summary>A key whose whole number is a number of seconds.</summary>
    public static bool IsDurationKey(string key) =>
        key is "period" or "ttl" or "duration" or "lease_max" or "ttl_max"
        || key.EndsWith("_period", StringComparison.Ordinal)
        || key.EndsWith("_ttl", StringComparison.Ordinal)
        || key.EndsWith("_duration", StringComparison.Ordinal);
}
