using System.Collections.Frozen;

namespace Leasehold.Server.Configuration;

/// <summary>The names that a configuration may hold, sorted by what becomes of them.</summary>
internal static class ConfigurationKeys
{
    /// <summary>Read, or accepted because nothing depends on them here.</summary>
    public static readonly FrozenSet<string> Top = Set(
        "storage", "backend", "listener", "seal", "api_addr", "cluster_addr", "cluster_name", "default_lease_ttl",
        "max_lease_ttl", "log_level", "log_format", "pid_file", "disable_mlock", "ui", "cache_size", "disable_cache",
        "disable_clustering", "disable_sealwrap", "disable_indexing", "disable_performance_standby",
        "imprecise_lease_role_tracking", "detect_deadlocks", "plugin_directory", "plugin_file_uid",
        "plugin_file_permissions", "plugin_tmpdir", "experiments", "license_path", "administrative_namespace_path");

    /// <summary>Known, without effect in this version: said at start, so that nobody relies on them.</summary>
    public static readonly FrozenSet<string> TopWithoutEffect = Set(
        "ha_storage", "ha_backend", "telemetry", "user_lockout", "service_registration", "audit", "initialize",
        "plugin", "entropy", "reporting", "default_max_request_duration", "raw_storage_endpoint",
        "introspection_endpoint", "log_file", "log_rotate_bytes", "log_rotate_duration", "log_rotate_max_files",
        "log_requests_level", "enable_response_header_hostname", "enable_response_header_raft_node_id",
        "disable_printable_check", "unsafe_allow_api_audit_creation", "allow_audit_log_prefixing");

    /// <summary>Read from a TCP listener.</summary>
    public static readonly FrozenSet<string> Listener = Set(
        "type", "address", "cluster_address", "tls_disable", "tls_cert_file", "tls_key_file", "tls_min_version",
        "tls_max_version", "tls_disable_client_certs", "tls_prefer_server_cipher_suites", "max_request_size",
        "max_request_duration", "max_request_json_memory", "max_request_json_strings", "http_read_header_timeout",
        "http_read_timeout", "http_write_timeout", "http_idle_timeout", "purpose", "role");

    /// <summary>Known, without effect in this version.</summary>
    public static readonly FrozenSet<string> ListenerWithoutEffect = Set(
        "tls_cipher_suites", "tls_client_ca_file", "tls_auto_reload", "tls_auto_reload_interval",
        "require_request_header", "telemetry", "profiling", "inflight_requests_logging", "custom_response_headers",
        "cors_enabled", "cors_allowed_origins", "cors_allowed_headers", "x_forwarded_for_authorized_addrs",
        "x_forwarded_for_hop_skips", "x_forwarded_for_reject_not_authorized", "x_forwarded_for_reject_not_present",
        "x_forwarded_for_client_cert_header", "x_forwarded_for_client_cert_decoders", "proxy_protocol_behavior",
        "proxy_protocol_authorized_addrs", "disable_unauthed_rekey_endpoints",
        "disable_unauthed_generate_root_endpoints", "cluster_tls_cert_file");

    private static FrozenSet<string> Set(params ReadOnlySpan<string> names) =>
        FrozenSet.Create(StringComparer.Ordinal, names);
}
