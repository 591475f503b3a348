using Leasehold.Hcl;

namespace Leasehold.Server.Configuration;

/// <summary>Reads the <c>telemetry</c> block of the server.</summary>
internal static class TelemetryReader
{
    /// <summary>The block of this file; null if it has none.</summary>
    public static TelemetryConfiguration? Read(HclReader reader, string file, ICollection<string> warnings)
    {
        var blocks = reader.Blocks("telemetry");
        if (blocks.Count > 1)
            reader.Refuse(blocks[1].Position, "only one 'telemetry' block is permitted");
        if (blocks.Count == 0)
            return null;
        var inner = reader.Inside(blocks[0].Body);
        ConfigurationKeys.Telemetry.Check(inner, file, warnings);
        var plain = new TelemetryConfiguration();
        return plain with
        {
            UsageGaugePeriod = Period(inner) ?? plain.UsageGaugePeriod,
            MaximumGaugeCardinality = inner.Integer("maximum_gauge_cardinality") ?? plain.MaximumGaugeCardinality,
            DisablesHostname = inner.Flag("disable_hostname") ?? plain.DisablesHostname,
            LabelsHostname = inner.Flag("enable_hostname_label") ?? plain.LabelsHostname,
            MetricsPrefix = inner.Text("metrics_prefix") is { Length: > 0 } prefix ? prefix : plain.MetricsPrefix,
            LeaseMetricsEpsilon = inner.Duration("lease_metrics_epsilon") ?? plain.LeaseMetricsEpsilon,
            LeaseMetricsBuckets = inner.Integer("num_lease_metrics_buckets") ?? plain.LeaseMetricsBuckets,
            PassesByDefault = inner.Flag("filter_default") ?? plain.PassesByDefault,
            PrefixFilter = Filters(inner) ?? plain.PrefixFilter,
            PrometheusRetention = inner.Duration("prometheus_retention_time") ?? plain.PrometheusRetention,
        };
    }

    /// <summary>A period, or <c>none</c>, which is zero.</summary>
    private static TimeSpan? Period(HclReader reader) =>
        reader.Find("usage_gauge_period") is HclText { Value: "none" }
            ? TimeSpan.Zero
            : reader.Duration("usage_gauge_period");

    private static IReadOnlyList<string>? Filters(HclReader reader)
    {
        var filters = reader.Texts("prefix_filter");
        foreach (var filter in filters ?? [])
        {
            if (filter.Length < 2 || filter[0] is not ('+' or '-'))
                reader.Refuse(reader.Find("prefix_filter")?.Position ?? default,
                    $"'prefix_filter': each filter must begin with + or -, found \"{filter}\"");
        }
        return filters;
    }
}
