namespace Leasehold.Core.Metrics;

/// <summary>What metrics may cost.</summary>
internal static class MetricLimits
{
    /// <summary>Series that are kept; what comes beyond them is counted nowhere.</summary>
    public const int Series = 10_000;

    /// <summary>The newest values of a series, which its quantiles are of.</summary>
    public const int Samples = 128;

    /// <summary>Entries of the expiry index that the forecast of tokens looks at.</summary>
    public const int ForecastEntries = 10_000;

    /// <summary>
    /// So many times as long as reading from the store took it is not read again: with a million leases that wait for a
    /// dead target, too, it takes a fiftieth of a core.
    /// </summary>
    public const int RestPerReading = 50;

    /// <summary>How old what is read from the store may be when it is told, if it is quickly read.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    /// <summary>What the numbers of one report without totals are about.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
}
