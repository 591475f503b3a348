using Leasehold.Core.Requests;

namespace Leasehold.Server.Configuration;

/// <summary>One listener, on TCP or on a Unix domain socket.</summary>
public sealed record ListenerConfiguration
{
    /// <summary>The largest body by default: 32 MiB.</summary>
    public const long DefaultMaxRequestSize = 32 * 1024 * 1024;

    /// <summary>The address that V listens on unless told otherwise.</summary>
    public const string DefaultAddress = "127.0.0.1:8200";

    /// <summary>Host and port as configured, such as <c>127.0.0.1:8200</c>, or the path of the socket.</summary>
    public string Address { get; init; } = DefaultAddress;

    /// <summary>The socket of a <c>listener "unix"</c>; null for TCP.</summary>
    public SocketConfiguration? Socket { get; init; }

    /// <summary>The address told to other servers; null for the one with the next port.</summary>
    public string? ClusterAddress { get; init; }

    /// <summary>TLS; null for plain text.</summary>
    public TlsConfiguration? Tls { get; init; }

    /// <summary>Most bytes of a body; null for no limit but the store's.</summary>
    public long? MaxRequestSize { get; init; } = DefaultMaxRequestSize;

    /// <summary>How long a request may take; null for no limit.</summary>
    public TimeSpan? MaxRequestDuration { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Whether the listener names that limit itself; else <c>default_max_request_duration</c> holds.</summary>
    public bool NamesMaxRequestDuration { get; init; }

    /// <summary>Most strings of a JSON body, names included; 0 for no limit.</summary>
    public int MaxJsonStrings { get; init; } = 1000;

    /// <summary>Most bytes that a JSON body would take in memory, by estimate; 0 for no limit.</summary>
    public long MaxJsonMemory { get; init; } = 34_078_720;

    /// <summary>How long the headers may take.</summary>
    public TimeSpan ReadHeaderTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the body may take; null for no limit but that of the request.</summary>
    public TimeSpan? ReadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a client may take to accept the response; null for no limit.</summary>
    public TimeSpan? WriteTimeout { get; init; }

    /// <summary>How long an idle connection is kept.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>When a proxy is believed about its client; null: <c>X-Forwarded-For</c> is not read.</summary>
    public ForwardedForRules? ForwardedFor { get; init; }

    /// <summary>When the PROXY header of a connection is believed; null: connections begin with TLS or HTTP.</summary>
    public ProxyProtocolRules? ProxyProtocol { get; init; }

    /// <summary>The headers of every response.</summary>
    public ResponseHeaders Headers { get; init; } = ResponseHeaders.Default;

    /// <summary>Whether responses name the host: <c>enable_response_header_hostname</c>.</summary>
    public bool ShowsHostname { get; init; }

    /// <summary>Whether requests must carry <c>X-Vault-Request: true</c>, which no browser sends by itself.</summary>
    public bool RequiresRequestHeader { get; init; }

    /// <summary>Whether <c>sys/metrics</c> is refused.</summary>
    public bool RefusesMetrics { get; init; }

    /// <summary>Whether everything but <c>sys/metrics</c> is refused.</summary>
    public bool ServesOnlyMetrics { get; init; }

    /// <summary>What travels with each request.</summary>
    public ListenerRules Rules { get; init; } = ListenerRules.Default;

    /// <summary>What the configuration calls the listener.</summary>
    public string Type => Socket is null ? "tcp" : "unix";

    /// <summary>The scheme that clients use.</summary>
    public string Scheme => Socket is not null ? "unix" : Tls is null ? "http" : "https";
}
