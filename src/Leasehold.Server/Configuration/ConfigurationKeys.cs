using System.Collections.Frozen;

namespace Leasehold.Server.Configuration;

/// <summary>The keys of a configuration; <c>docs/reference/configuration.md</c> is their manual.</summary>
internal static class ConfigurationKeys
{
    private const string ReadMetrics = "metrics are read from sys/metrics";
    private const string NoCertificateMethod = "no auth method here reads the certificate that a proxy passes on";

    public static readonly BlockKeys Top = new()
    {
        Known = Set(
            "storage", "backend", "ha_storage", "ha_backend", "listener", "seal", "hsm", "api_addr", "cluster_addr",
            "cluster_name", "default_lease_ttl", "max_lease_ttl", "default_max_request_duration", "log_level",
            "log_format", "log_file", "log_rotate_bytes", "log_rotate_duration", "log_rotate_max_files",
            "log_requests_level", "pid_file", "telemetry", "user_lockout", "ui", "cache_size", "disable_cache",
            "enable_response_header_hostname", "enable_response_header_raft_node_id",
            "disable_clustering", "disable_sealwrap", "disable_indexing", "disable_performance_standby",
            "disable_sentinel_trace", "imprecise_lease_role_tracking", "detect_deadlocks", "plugin_directory",
            "plugin_file_uid", "plugin_file_permissions", "plugin_tmpdir", "experiments", "license_path", "reporting",
            "administrative_namespace_path", "enable_post_unseal_trace", "post_unseal_trace_directory",
            "unsafe_allow_api_audit_creation", "allow_audit_log_prefixing", "enable_multiseal"),
        Ineffective = Map(
            ("disable_mlock", "the memory of keys is locked always, other memory never; turn the swap area off"),
            ("raw_storage_endpoint", "sys/raw is not served"),
            ("enable_raw_endpoint", "sys/raw is not served"),
            ("introspection_endpoint", "sys/internal/inspect is not served"),
            ("disable_printable_check", "paths with control characters are always refused"),
            ("service_registration", "let the load balancer ask sys/health instead")),
        Refused = Map(
            ("audit", "enable audit devices with 'audit enable'; they are kept in the storage"),
            ("initialize", "initialize with 'operator init'"),
            ("plugin", "all engines are built in; remove the block"),
            ("entropy", "random bytes come from the operating system; remove the block")),
    };

    public static readonly BlockKeys TcpListener = new()
    {
        Known = Set(
            "type", "address", "cluster_address", "tls_disable", "tls_cert_file", "tls_key_file", "tls_min_version",
            "tls_max_version", "tls_cipher_suites", "tls_client_ca_file", "tls_require_and_verify_client_cert",
            "tls_disable_client_certs", "tls_prefer_server_cipher_suites", "tls_auto_reload",
            "tls_auto_reload_interval", "max_request_size", "max_request_duration",
            "max_request_json_memory", "max_request_json_strings", "http_read_header_timeout", "http_read_timeout",
            "http_write_timeout", "http_idle_timeout", "purpose", "role", "require_request_header", "telemetry",
            "profiling", "inflight_requests_logging", "custom_response_headers", "x_forwarded_for_authorized_addrs",
            "x_forwarded_for_hop_skips", "x_forwarded_for_reject_not_authorized", "x_forwarded_for_reject_not_present",
            "proxy_protocol_behavior", "proxy_protocol_authorized_addrs", "disable_unauthed_rekey_endpoints",
            "disable_unauthed_generate_root_endpoints"),
        Ineffective = Map(
            ("cors_enabled", "set it through sys/config/cors"),
            ("cors_allowed_origins", "set them through sys/config/cors"),
            ("cors_allowed_headers", "set them through sys/config/cors"),
            ("x_forwarded_for_client_cert_header", NoCertificateMethod),
            ("x_forwarded_for_client_cert_decoders", NoCertificateMethod),
            ("cluster_tls_cert_file", "servers do not talk to each other")),
        Refused = Map(
            ("tls_acme_domains", Acme), ("tls_acme_ca_directory", Acme), ("tls_acme_email", Acme),
            ("tls_acme_ca_root", Acme), ("tls_acme_eab_key_id", Acme), ("tls_acme_eab_mac_key", Acme),
            ("tls_acme_key_type", Acme), ("tls_acme_cache_path", Acme),
            ("tls_acme_disable_http_challenge", Acme), ("tls_acme_disable_alpn_challenge", Acme)),
    };

    public static readonly BlockKeys UnixListener = new()
    {
        Known = Set(
            "type", "address", "socket_mode", "socket_user", "socket_group", "tls_disable", "max_request_size",
            "max_request_duration", "max_request_json_memory", "max_request_json_strings", "http_read_header_timeout",
            "http_read_timeout", "http_write_timeout", "http_idle_timeout", "require_request_header", "telemetry",
            "profiling", "inflight_requests_logging", "custom_response_headers", "disable_unauthed_rekey_endpoints",
            "disable_unauthed_generate_root_endpoints"),
    };

    public static readonly BlockKeys Telemetry = new()
    {
        Known = Set(
            "usage_gauge_period", "maximum_gauge_cardinality", "disable_hostname", "enable_hostname_label",
            "metrics_prefix", "lease_metrics_epsilon", "num_lease_metrics_buckets",
            "add_lease_metrics_namespace_labels", "filter_default", "prefix_filter", "prometheus_retention_time",
            "add_mount_point_rollback_metrics", "rollback_metrics_include_mount_point"),
        Ineffective = Map([.. Sinks.Select(static sink => (sink, ReadMetrics))]),
    };

    public static readonly BlockKeys UserLockout = new()
    {
        Known = Set("type", "lockout_threshold", "lockout_duration", "lockout_counter_reset", "disable_lockout"),
    };

    public static readonly BlockKeys ListenerTelemetry = new()
    {
        Known = Set("unauthenticated_metrics_access", "disallow_metrics", "metrics_only", "metrics_path"),
    };

    public static readonly BlockKeys ListenerProfiling = new()
    {
        Known = Set(),
        Ineffective = Map(
            ("unauthenticated_pprof_access", "sys/pprof is not served")),
    };

    public static readonly BlockKeys ListenerInFlight = new()
    {
        Known = Set("unauthenticated_in_flight_requests_access"),
    };

    private const string Acme = "get the certificate with a client of its own, and send SIGHUP when it has changed";

    private static IEnumerable<string> Sinks =>
    [
        "statsite_address", "statsd_address", "dogstatsd_addr", "dogstatsd_tags", "circonus_api_token",
        "circonus_api_app", "circonus_api_url", "circonus_submission_interval", "circonus_submission_url",
        "circonus_check_id", "circonus_check_force_metric_activation", "circonus_check_instance_id",
        "circonus_check_search_tag", "circonus_check_display_name", "circonus_check_tags", "circonus_broker_id",
        "circonus_broker_select_tag", "stackdriver_project_id", "stackdriver_location", "stackdriver_namespace",
        "stackdriver_debug_logs",
    ];

    private static FrozenSet<string> Set(params ReadOnlySpan<string> names) =>
        FrozenSet.Create(StringComparer.Ordinal, names);

    private static FrozenDictionary<string, string> Map(params (string Key, string Reason)[] reasons) =>
        reasons.ToFrozenDictionary(static one => one.Key, static one => one.Reason, StringComparer.Ordinal);
}
