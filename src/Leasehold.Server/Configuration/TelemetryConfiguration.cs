namespace Leasehold.Server.Configuration;

/// <summary>How metrics are kept and named: the <c>telemetry</c> block.</summary>
public sealed record TelemetryConfiguration
{
    /// <summary>How often gauges that must be counted are counted; zero for never.</summary>
    public TimeSpan UsageGaugePeriod { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most label values of such a gauge.</summary>
    public long MaximumGaugeCardinality { get; init; } = 500;

    /// <summary>Whether names of gauges go without the host's name.</summary>
    public bool DisablesHostname { get; init; }

    /// <summary>Whether the host's name is a label.</summary>
    public bool LabelsHostname { get; init; }

    /// <summary>What all names begin with.</summary>
    public string MetricsPrefix { get; init; } = "vault";

    /// <summary>The width of one bucket of expiring leases.</summary>
    public TimeSpan LeaseMetricsEpsilon { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many such buckets there are.</summary>
    public long LeaseMetricsBuckets { get; init; } = 168;

    /// <summary>Whether metrics pass that no filter names.</summary>
    public bool PassesByDefault { get; init; } = true;

    /// <summary>Beginnings of names with <c>+</c> (passes) or <c>-</c> (does not) before them.</summary>
    public IReadOnlyList<string> PrefixFilter { get; init; } = [];

    /// <summary>How long a metric is shown that nobody writes; zero turns the Prometheus format off.</summary>
    public TimeSpan PrometheusRetention { get; init; } = TimeSpan.FromHours(24);
}
