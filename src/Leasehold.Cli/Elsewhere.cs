namespace Leasehold.Cli;

/// <summary>Commands that Vault has and this version has not, and what does their work instead.</summary>
internal static class Elsewhere
{
    /// <summary>The sentence after the colon; null for a name that nobody knows.</summary>
    public static string? Find(string name) => name switch
    {
        "ssh" or "transit" or "pki" or "hcp" => "the engine is not built in; nothing replaces it yet.",
        "namespace" => "there is only the root namespace; use mounts and policies to divide.",
        "plugin register" or "plugin deregister" or "plugin reload" or "plugin reload-status" or "plugin runtime" =>
            "engines and methods are built in; see plugin list.",
        "plugin info" => "read sys/plugins/catalog/<type>/<name>.",
        "debug" => "read sys/metrics, sys/health and the server's log.",
        "proxy" or "agent" => "it comes with a later version.",
        "events" => "it comes with a later version; audit devices record every request.",
        "operator validate-config" => "run operator diagnose -config=<file>.",
        "operator usage" or "operator import" or "operator utilization" =>
            "nothing replaces it yet.",
        "kv scan" or "scan" => "list each level.",
        _ => null,
    };
}
