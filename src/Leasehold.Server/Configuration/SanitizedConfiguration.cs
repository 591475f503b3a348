using Leasehold.Core.Json;

namespace Leasehold.Server.Configuration;

/// <summary>The configuration in effect without its secrets, as <c>sys/config/state/sanitized</c> tells it.</summary>
internal static class SanitizedConfiguration
{
    public static JsonMap Of(ServerConfiguration configuration)
    {
        var map = new JsonMap()
            .Add("api_addr", configuration.ApiAddress ?? "")
            .Add("cache_size", configuration.CacheSize)
            .Add("cluster_addr", configuration.ClusterAddress ?? "")
            .Add("cluster_cipher_suites", "")
            .Add("cluster_name", configuration.ClusterName ?? "")
            .AddSeconds("default_lease_ttl", configuration.DefaultLeaseTtl)
            .AddSeconds("default_max_request_duration", configuration.DefaultMaxRequestDuration ?? TimeSpan.Zero)
            .Add("disable_cache", configuration.DisablesCache)
            .Add("disable_clustering", false)
            .Add("disable_indexing", false)
            .Add("disable_mlock", true)
            .Add("disable_performance_standby", false)
            .Add("disable_printable_check", false)
            .Add("disable_sealwrap", false)
            .Add("disable_sentinel_trace", false)
            .Add("enable_response_header_hostname", configuration.ShowsHostname)
            .Add("enable_response_header_raft_node_id", false)
            .Add("enable_ui", configuration.HasUi)
            .Add("introspection_endpoint", false)
            .Add("listeners", [.. configuration.Listeners.Select(Listener)])
            .Add("log_format", configuration.LogFormat == LogFormat.Json ? "json" : "standard")
            .Add("log_level", LogLevelName.Of(configuration.LogLevel))
            .Add("log_requests_level",
                configuration.RequestLogLevel is { } level ? LogLevelName.Of(level) : "off")
            .AddSeconds("max_lease_ttl", configuration.MaxLeaseTtl)
            .Add("pid_file", configuration.PidFile ?? "")
            .Add("plugin_directory", "")
            .Add("plugin_file_permissions", 0)
            .Add("plugin_file_uid", 0)
            .Add("raw_storage_endpoint", false)
            .Add("storage", Storage(configuration));
        if (configuration.Telemetry is { } telemetry)
            map.Add("telemetry", Telemetry(telemetry));
        return map;
    }

    private static JsonMap Storage(ServerConfiguration configuration) => new JsonMap()
        .Add("type", configuration.Storage?.Type ?? "")
        .Add("redirect_addr", configuration.ApiAddress ?? "")
        .Add("cluster_addr", configuration.ClusterAddress ?? "")
        .Add("disable_clustering", false);

    private static JsonMap Listener(ListenerConfiguration listener)
    {
        var config = new JsonMap().Add("address", listener.Address);
        if (listener.Socket is null)
            config.Add("tls_disable", listener.Tls is null);
        if (listener.ClusterAddress is { } cluster)
            config.Add("cluster_address", cluster);
        if (listener.Tls is { } tls)
            config.Add("tls_cert_file", tls.CertificateFile).Add("tls_key_file", tls.KeyFile);
        return new JsonMap().Add("type", listener.Type).Add("config", config);
    }

    private static JsonMap Telemetry(TelemetryConfiguration telemetry) => new JsonMap()
        .AddSeconds("usage_gauge_period", telemetry.UsageGaugePeriod)
        .Add("maximum_gauge_cardinality", telemetry.MaximumGaugeCardinality)
        .Add("disable_hostname", telemetry.DisablesHostname)
        .Add("enable_hostname_label", telemetry.LabelsHostname)
        .Add("metrics_prefix", telemetry.MetricsPrefix)
        .AddSeconds("lease_metrics_epsilon", telemetry.LeaseMetricsEpsilon)
        .Add("num_lease_metrics_buckets", telemetry.LeaseMetricsBuckets)
        .Add("filter_default", telemetry.PassesByDefault)
        .Add("prefix_filter", telemetry.PrefixFilter)
        .AddSeconds("prometheus_retention_time", telemetry.PrometheusRetention);
}
