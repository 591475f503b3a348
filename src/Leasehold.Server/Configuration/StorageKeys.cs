using System.Collections.Frozen;

namespace Leasehold.Server.Configuration;

/// <summary>The keys of a <c>storage</c> block, by its type.</summary>
internal static class StorageKeys
{
    private const string Alone = "the embedded store is one server's alone";
    private const string Tuning = "the embedded store needs no such tuning";

    private static readonly BlockKeys Memory = Keys(["anchor"]);

    private static readonly BlockKeys Embedded = Keys(["path", "anchor"]);

    private static readonly BlockKeys Raft = Keys(
        ["path", "anchor", "node_id"],
        ("retry_join", Alone), ("retry_join_as_non_voter", Alone), ("performance_multiplier", Alone),
        ("autopilot_reconcile_interval", Alone), ("autopilot_update_interval", Alone),
        ("autopilot_upgrade_version", Alone), ("autopilot_redundancy_zone", Alone),
        ("trailing_logs", Tuning), ("max_trailing_logs", Tuning), ("snapshot_threshold", Tuning),
        ("snapshot_interval", Tuning), ("max_entry_size", Tuning), ("max_transaction_size", Tuning),
        ("max_mount_and_namespace_table_entry_size", Tuning), ("max_batch_entries", Tuning),
        ("max_batch_size", Tuning), ("mmap_flags", Tuning), ("raft_wal", Tuning),
        ("raft_log_verifier_enabled", Tuning), ("raft_log_verification_interval", Tuning));

    private static readonly BlockKeys Postgres = Keys(
        [
            "anchor", "connection_url", "table", "max_parallel", "max_idle_connections", "max_connect_retries",
            "skip_create_table", "ha_enabled",
        ],
        ("ha_table", "the lead has a table beside that of 'table'"));

    /// <summary>The keys of a type; null for a type that is not known.</summary>
    public static BlockKeys? Of(string type) => type switch
    {
        "inmem" or "inmem_transactional" or "inmem_ha" => Memory,
        "file" or "rocksdb" => Embedded,
        "raft" => Raft,
        "postgresql" => Postgres,
        _ => null,
    };

    private static BlockKeys Keys(string[] known, params (string Key, string Reason)[] ineffective) => new()
    {
        Known = FrozenSet.Create(StringComparer.Ordinal, [.. known, "type"]),
        Ineffective = ineffective.ToFrozenDictionary(
            static one => one.Key, static one => one.Reason, StringComparer.Ordinal),
    };
}
