using Leasehold.Server.Configuration;

namespace Leasehold.Server.Hosting;

/// <summary>How a server is started.</summary>
public sealed record ServerOptions
{
    /// <summary>Configuration files and directories, in order; not read in development mode.</summary>
    public IReadOnlyList<string> ConfigPaths { get; init; } = [];

    /// <summary>Development mode; null for a configured server.</summary>
    public DevOptions? Dev { get; init; }

    /// <summary>The words that differ by the name the program was called by.</summary>
    public required ProductWords Product { get; init; }

    /// <summary>The lowest level logged; null leaves it to the configuration.</summary>
    public string? LogLevel { get; init; }

    /// <summary><c>standard</c> or <c>json</c>; null leaves it to the configuration.</summary>
    public string? LogFormat { get; init; }

    /// <summary>The file logged to beside <see cref="LogOutput"/>; null leaves it to the configuration.</summary>
    public string? LogFile { get; init; }

    /// <summary>The size at which it is closed, in bytes; null leaves it to the configuration.</summary>
    public long? LogRotateBytes { get; init; }

    /// <summary>The age at which it is closed; null leaves it to the configuration.</summary>
    public TimeSpan? LogRotateAge { get; init; }

    /// <summary>How many closed ones are kept; null leaves it to the configuration.</summary>
    public long? LogRotateMaxFiles { get; init; }

    /// <summary>Where the banner goes.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Where mistakes, and the words of development mode, go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where the log goes.</summary>
    public required Stream LogOutput { get; init; }

    /// <summary>The environment variables.</summary>
    public ServerEnvironment Environment { get; init; } = ServerEnvironment.OfProcess;
}

/// <summary>A server to try things out: in memory, unsealed.</summary>
public sealed record DevOptions
{
    /// <summary>The root token; empty for a random one.</summary>
    public string RootTokenId { get; init; } = "";

    /// <summary>Host and port to listen on.</summary>
    public string ListenAddress { get; init; } = ListenerConfiguration.DefaultAddress;

    /// <summary>Where certificates made up at the start go; null for no TLS, empty for a temporary directory.</summary>
    public string? TlsDirectory { get; init; }

    /// <summary>Whether <c>secret/</c> keeps no versions.</summary>
    public bool KvVersion1 { get; init; }

    /// <summary>Whether the server leads its memory as one of several would.</summary>
    public bool IsHighlyAvailable { get; init; }

    /// <summary>Whether a static seal, its key made up at the start, takes the place of shares.</summary>
    public bool UnsealsItself { get; init; }

    /// <summary>Keeps the root token for the commands of this user; null keeps it nowhere.</summary>
    public Func<string, CancellationToken, Task>? StoreToken { get; init; }
}

/// <summary>The words of banners and versions.</summary>
/// <param name="Name">How banners call the product: <c>Leasehold</c> or <c>Vault</c>.</param>
/// <param name="VersionLine">What <c>version</c> prints.</param>
/// <param name="ApiVersion">The version that the API tells.</param>
public sealed record ProductWords(string Name, string VersionLine, string ApiVersion);
