namespace Leasehold.Core.Metrics;

/// <summary>TTLs in classes, as labels name them.</summary>
internal static class TtlBuckets
{
    private static readonly (TimeSpan Ttl, string Name)[] All =
    [
        (TimeSpan.FromMinutes(1), "1m"),
        (TimeSpan.FromMinutes(10), "10m"),
        (TimeSpan.FromMinutes(20), "20m"),
        (TimeSpan.FromHours(1), "1h"),
        (TimeSpan.FromHours(2), "2h"),
        (TimeSpan.FromDays(1), "1d"),
        (TimeSpan.FromDays(2), "2d"),
        (TimeSpan.FromDays(7), "7d"),
        (TimeSpan.FromDays(30), "30d"),
    ];

    /// <summary>The smallest class that a TTL fits in; what has no end fits in none.</summary>
    public static string Of(TimeSpan ttl)
    {
        foreach (var (most, name) in All)
        {
            if (ttl <= most && ttl > TimeSpan.Zero)
                return name;
        }
        return "+Inf";
    }
}
