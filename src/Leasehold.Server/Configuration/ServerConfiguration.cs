namespace Leasehold.Server.Configuration;

/// <summary>What a server runs with: read once, never changed; a reload reads a new one.</summary>
public sealed record ServerConfiguration
{
    /// <summary>The TTL of what asks for none, and the longest life, unless configured: 768 hours.</summary>
    public static readonly TimeSpan BuiltinLeaseTtl = TimeSpan.FromHours(768);

    /// <summary>Where the data is; null while no file has said it.</summary>
    public StorageConfiguration? Storage { get; init; }

    /// <summary>Where to listen, in the order configured.</summary>
    public IReadOnlyList<ListenerConfiguration> Listeners { get; init; } = [];

    /// <summary>The address that clients are sent to; null: the first listener's.</summary>
    public string? ApiAddress { get; init; }

    /// <summary>The address for other servers; null: the API's with the next port.</summary>
    public string? ClusterAddress { get; init; }

    /// <summary>The cluster's name; null: made up at initialisation.</summary>
    public string? ClusterName { get; init; }

    /// <summary>The TTL of what asks for none.</summary>
    public TimeSpan DefaultLeaseTtl { get; init; } = BuiltinLeaseTtl;

    /// <summary>The longest life of a token or lease.</summary>
    public TimeSpan MaxLeaseTtl { get; init; } = BuiltinLeaseTtl;

    /// <summary>How much is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Info;

    /// <summary>How it is logged.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Standard;

    /// <summary>The file that the process id is written to; null for none.</summary>
    public string? PidFile { get; init; }

    /// <summary>The address that clients are told: the configured one, or the first listener's.</summary>
    public string EffectiveApiAddress => ApiAddress
        ?? (Listeners.Count > 0 ? $"{Listeners[0].Scheme}://{Reachable(Listeners[0].Address)}" : "");

    /// <summary>The address that other servers are told: the configured one, or the API's with the next port.</summary>
    public string EffectiveClusterAddress
    {
        get
        {
            if (ClusterAddress is { } configured)
                return configured;
            var api = EffectiveApiAddress;
            var start = api.IndexOf("://", StringComparison.Ordinal);
            return start < 0 ? "" : "https://" + ListenAddress.WithNextPort(api[(start + 3)..].TrimEnd('/'));
        }
    }

    // Nobody can connect to "all addresses".
    private static string Reachable(string address)
    {
        var port = address[address.LastIndexOf(':')..];
        return address[..^port.Length] is "" or "0.0.0.0" or "[::]" ? "127.0.0.1" + port : address;
    }
}
