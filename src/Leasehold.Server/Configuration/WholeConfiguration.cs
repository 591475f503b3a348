namespace Leasehold.Server.Configuration;

/// <summary>What must hold once all files were read.</summary>
internal static class WholeConfiguration
{
    public static IEnumerable<string> Check(ServerConfiguration configuration)
    {
        if (configuration.Storage is null)
            yield return "A storage backend must be specified";
        if (configuration.Storage is { Type: "raft", Path: "" })
            yield return "storage \"raft\": 'path' must be set, here or in VAULT_RAFT_PATH";
        if (configuration.Storage is { Postgres.Address.Host: "" })
            yield return "storage \"postgresql\": 'connection_url' must be set, here or in VAULT_PG_CONNECTION_URL";
        if (configuration.LockStorage is { } other && configuration.Storage is { } own && other != own.Type)
            yield return $"ha_storage \"{other}\" is not supported: the lock of the active server lies in the storage "
                + "itself; remove the block";
        foreach (var fault in SealReader.Check(configuration.Seals))
            yield return fault;
        if (configuration.Listeners.Count == 0)
            yield return "at least one listener must be configured";
        if (configuration.DefaultLeaseTtl > configuration.MaxLeaseTtl)
            yield return "cannot have DefaultLeaseTTL larger than MaxLeaseTTL";
        if (configuration.ApiAddress is { } address && !HasScheme(address))
            yield return "redirect address must include scheme (ex. 'http')";
        if (configuration.ClusterAddress is { Length: > 0 } cluster && !IsClusterAddress(cluster))
            yield return $"cluster_addr: expected an address with a port such as https://10.0.0.1:8201, "
                + $"found \"{cluster}\"";
    }

    /// <summary>Fills in what a value at the top means for listeners that do not say it themselves.</summary>
    public static ServerConfiguration Settle(ServerConfiguration configuration) => configuration with
    {
        Listeners =
        [
            .. configuration.Listeners.Select(listener => listener with
            {
                ShowsHostname = configuration.ShowsHostname,
                MaxRequestDuration = listener.NamesMaxRequestDuration
                    ? listener.MaxRequestDuration
                    : configuration.DefaultMaxRequestDuration ?? listener.MaxRequestDuration,
            }),
        ],
    };

    private static bool IsClusterAddress(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal);
        return ListenAddress.TryParse(start < 0 ? address : address[(start + 3)..].TrimEnd('/'), out var host, out _)
            && host.Length > 0;
    }

    private static bool HasScheme(string address) => address.IndexOf("://", StringComparison.Ordinal) > 0;
}
