namespace Leasehold.Client;

/// <summary>What an <see cref="ApiClient"/> sends along and how long it waits.</summary>
public sealed class ApiClientOptions
{
    /// <summary>The server to talk to.</summary>
    public ServerAddress Address { get; init; } = ServerAddress.Default;

    /// <summary>The token of every request that brings none of its own; empty sends none.</summary>
    public string Token { get; init; } = "";

    /// <summary>Sent as <c>X-Vault-Namespace</c>; empty sends none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>How long wrapped answers live; zero asks for unwrapped ones.</summary>
    public TimeSpan WrapTtl { get; init; }

    /// <summary>Values of <c>X-Vault-MFA</c>.</summary>
    public IReadOnlyList<string> Mfa { get; init; } = [];

    /// <summary>Sends <c>X-Vault-Policy-Override: true</c>.</summary>
    public bool PolicyOverride { get; init; }

    /// <summary>Headers of the caller's own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The whole time of one request, retries included; zero for ever, at most a day. Default 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a request is sent again after 412, 429, 5xx (not 501) or a lost connection.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>How fast requests may follow each other; null as fast as they come.</summary>
    public RequestRate? Rate { get; init; }

    /// <summary>The largest answer read, in bytes; a larger one is a <see cref="TransportException"/>.</summary>
    public int LargestAnswer { get; init; } = 64 << 20;

    /// <summary>Takes a redirect for a refusal instead of following it once.</summary>
    public bool DisableRedirects { get; init; }

    /// <summary>The proxy to use; null takes the one of the process environment, never for loopback.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Certificates; only matters for <c>https</c>.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>The clock of waits and timeouts.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The address only: a token must not reach a log by way of its options.</summary>
    public override string ToString() => $"{nameof(ApiClientOptions)} {Address}";
}
