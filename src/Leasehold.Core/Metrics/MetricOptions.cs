namespace Leasehold.Core.Metrics;

/// <summary>How metrics are named and kept; what the <c>telemetry</c> block says.</summary>
public sealed record MetricOptions
{
    /// <summary>What all names begin with.</summary>
    public string Prefix { get; init; } = "vault";

    /// <summary>What stands behind the prefix in names of gauges; empty for nothing.</summary>
    public string HostInNames { get; init; } = "";

    /// <summary>The value of the label <c>host</c>; empty for no such label.</summary>
    public string HostLabel { get; init; } = "";

    /// <summary>Whether metrics are told that no filter names.</summary>
    public bool PassesByDefault { get; init; } = true;

    /// <summary>Beginnings of names, with <c>+</c> (told) or <c>-</c> (not) before them; the longest decides.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>How long a series is told that nobody writes; zero turns the Prometheus format off.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often is counted what takes long to count; zero for never.</summary>
    public TimeSpan UsagePeriod { get; init; } = TimeSpan.FromMinutes(10);
}
