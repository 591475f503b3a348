namespace Leasehold.Server.Configuration;

/// <summary>What a server runs with: read once, never changed; a reload reads a new one.</summary>
public sealed record ServerConfiguration
{
    /// <summary>The TTL of what asks for none, and the longest life, unless configured: 768 hours.</summary>
    public static readonly TimeSpan BuiltinLeaseTtl = TimeSpan.FromHours(768);

    /// <summary>Where the data is; null while no file has said it.</summary>
    public StorageConfiguration? Storage { get; init; }

    /// <summary>
    /// The storage named for the lock of the active server; null for none. The lock lies in the storage itself, so
    /// that it must name the same type.
    /// </summary>
    public string? LockStorage { get; init; }

    /// <summary>The seals, in the order configured; none for shares.</summary>
    public IReadOnlyList<SealBlock> Seals { get; init; } = [];

    /// <summary>Where to listen, in the order configured.</summary>
    public IReadOnlyList<ListenerConfiguration> Listeners { get; init; } = [];

    /// <summary>The address that clients are sent to; null: the first TCP listener's.</summary>
    public string? ApiAddress { get; init; }

    /// <summary>The address for other servers; null: the API's with the next port.</summary>
    public string? ClusterAddress { get; init; }

    /// <summary>The cluster's name; null: made up at initialisation.</summary>
    public string? ClusterName { get; init; }

    /// <summary>The TTL of what asks for none.</summary>
    public TimeSpan DefaultLeaseTtl { get; init; } = BuiltinLeaseTtl;

    /// <summary>The longest life of a token or lease.</summary>
    public TimeSpan MaxLeaseTtl { get; init; } = BuiltinLeaseTtl;

    /// <summary>How long a request may take on listeners that do not say it themselves; null: 90 seconds.</summary>
    public TimeSpan? DefaultMaxRequestDuration { get; init; }

    /// <summary>How much is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Info;

    /// <summary>How it is logged.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Standard;

    /// <summary>The file that is logged to beside the standard error.</summary>
    public LogFileConfiguration LogFile { get; init; } = new();

    /// <summary>The level at which each completed request is logged; null: none is.</summary>
    public LogLevel? RequestLogLevel { get; init; }

    /// <summary>The file that the process id is written to; null for none.</summary>
    public string? PidFile { get; init; }

    /// <summary>Whether a user interface was asked for; there is none yet.</summary>
    public bool HasUi { get; init; }

    /// <summary>Whether caches were asked to be off; ours hold only what is in the store, so that they stay.</summary>
    public bool DisablesCache { get; init; }

    /// <summary>The entries that V's cache would have.</summary>
    public long CacheSize { get; init; }

    /// <summary>Whether responses name the host, in <c>X-Vault-Hostname</c>.</summary>
    public bool ShowsHostname { get; init; }

    /// <summary>How metrics are kept; null if no file said it.</summary>
    public TelemetryConfiguration? Telemetry { get; init; }

    /// <summary>When users are locked, in the order configured; a later block of a method wins.</summary>
    public IReadOnlyList<UserLockoutConfiguration> UserLockouts { get; init; } = [];

    /// <summary>Whether nobody is locked out, whatever else is configured.</summary>
    public bool DisablesUserLockout { get; init; }

    /// <summary>Whether the engine is offered whose secrets open nothing: for tests and measurements only.</summary>
    public bool HasNullEngine { get; init; }

    /// <summary>The address that clients are told: the configured one, or the first TCP listener's.</summary>
    public string EffectiveApiAddress => ApiAddress
        ?? (Listeners.FirstOrDefault(static listener => listener.Socket is null) is { } first
            ? $"{first.Scheme}://{Reachable(first.Address)}"
            : "");

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
