using Leasehold.Core.Metrics;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Composition;

/// <summary>What the configuration says about metrics.</summary>
internal static class Telemetry
{
    /// <summary>Names and times of metrics; without a block those of an empty one.</summary>
    public static MetricOptions Of(TelemetryConfiguration? configured)
    {
        var telemetry = configured ?? new TelemetryConfiguration();
        var host = Environment.MachineName;
        return new MetricOptions
        {
            Prefix = telemetry.MetricsPrefix,
            HostInNames = telemetry.DisablesHostname || telemetry.LabelsHostname ? "" : host,
            HostLabel = telemetry.LabelsHostname ? host : "",
            PassesByDefault = telemetry.PassesByDefault,
            Filters = telemetry.PrefixFilter,
            Retention = telemetry.PrometheusRetention,
            UsagePeriod = telemetry.UsageGaugePeriod,
        };
    }
}
