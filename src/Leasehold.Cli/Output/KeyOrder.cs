using System.Text.Json;

namespace Leasehold.Cli.Output;

/// <summary>The order of an object's keys: named ones first, the others sorted. Scripts diff this output.</summary>
internal sealed class KeyOrder
{
    private const string Every = "*";
    private readonly string[] _first;
    private readonly (string Key, KeyOrder Order)[] _below;

    private KeyOrder(string[] first, params (string Key, KeyOrder Order)[] below)
    {
        _first = first;
        _below = below;
    }

    public static KeyOrder Sorted { get; } = new([]);

    public static KeyOrder Secret { get; } = new(
        [
            "request_id", "lease_id", "lease_duration", "renewable", "data", "warnings", "auth", "wrap_info",
        ],
        ("auth", new([
            "client_token", "accessor", "policies", "token_policies", "identity_policies", "metadata", "orphan",
            "entity_id", "lease_duration", "renewable", "mfa_requirement",
        ])),
        ("wrap_info", new([
            "token", "accessor", "ttl", "creation_time", "creation_path", "wrapped_accessor",
        ])));

    public static KeyOrder SealStatus { get; } = new([
        "type", "initialized", "sealed", "t", "n", "progress", "nonce", "version", "build_date", "migration",
        "cluster_name", "cluster_id", "recovery_seal", "storage_type", "ha_enabled", "is_self", "active_time",
        "leader_address", "leader_cluster_address", "raft_committed_index", "raft_applied_index",
    ]);

    public static KeyOrder Initialization { get; } = new([
        "unseal_keys_b64", "unseal_keys_hex", "unseal_shares", "unseal_threshold", "recovery_keys_b64",
        "recovery_keys_hex", "recovery_keys_shares", "recovery_keys_threshold", "root_token",
    ]);

    public static KeyOrder Mounts { get; } = new([], (Every, new(
        [
            "uuid", "type", "description", "accessor", "config", "options", "local", "seal_wrap",
            "external_entropy_access", "plugin_version", "running_plugin_version", "running_sha256",
            "deprecation_status",
        ],
        ("config", new(["default_lease_ttl", "max_lease_ttl", "force_no_cache"])))));

    public static KeyOrder AuditDevices { get; } = new([], (Every, new([
        "type", "description", "options", "local", "path",
    ])));

    public IEnumerable<JsonProperty> Of(JsonElement map)
    {
        var properties = map.EnumerateObject().ToArray();
        foreach (var key in _first)
            foreach (var property in properties)
                if (property.NameEquals(key))
                    yield return property;
        foreach (var property in properties.OrderBy(entry => entry.Name, StringComparer.Ordinal))
            if (!_first.Contains(property.Name, StringComparer.Ordinal))
                yield return property;
    }

    public KeyOrder Below(string key)
    {
        foreach (var (name, order) in _below)
            if (name == Every || name == key)
                return order;
        return Sorted;
    }
}
