namespace Leasehold.Server.Configuration;

/// <summary>One TCP listener.</summary>
public sealed record ListenerConfiguration
{
    /// <summary>The largest body by default: 32 MiB.</summary>
    public const long DefaultMaxRequestSize = 32 * 1024 * 1024;

    /// <summary>The address that V listens on unless told otherwise.</summary>
    public const string DefaultAddress = "127.0.0.1:8200";

    /// <summary>Host and port as configured, such as <c>127.0.0.1:8200</c>.</summary>
    public string Address { get; init; } = DefaultAddress;

    /// <summary>The address told to other servers; null for the one with the next port.</summary>
    public string? ClusterAddress { get; init; }

    /// <summary>TLS; null for plain text.</summary>
    public TlsConfiguration? Tls { get; init; }

    /// <summary>Most bytes of a body; null for no limit but the store's.</summary>
    public long? MaxRequestSize { get; init; } = DefaultMaxRequestSize;

    /// <summary>How long a request may take; null for no limit.</summary>
    public TimeSpan? MaxRequestDuration { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Most strings of a JSON body, names included; 0 for no limit.</summary>
    public int MaxJsonStrings { get; init; } = 1000;

    /// <summary>Most bytes that a JSON body would take in memory, by estimate; 0 for no limit.</summary>
    public long MaxJsonMemory { get; init; } = 34_078_720;

    /// <summary>How long the headers may take.</summary>
    public TimeSpan ReadHeaderTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an idle connection is kept.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The scheme that clients use.</summary>
    public string Scheme => Tls is null ? "http" : "https";
}
