namespace Leasehold.Cli.Server;

/// <summary>How the server was asked to start.</summary>
internal sealed record ServerArguments
{
    /// <summary>Configuration files and directories, in the order they were named.</summary>
    public required IReadOnlyList<string> ConfigPaths { get; init; }

    /// <summary>Run unsealed in memory, for trying things out. A root token id and some flags imply it.</summary>
    public required bool IsDev { get; init; }

    /// <summary>The root token to make; empty for a random one.</summary>
    public required string DevRootTokenId { get; init; }

    public required string DevListenAddress { get; init; }

    public required bool DevTls { get; init; }

    /// <summary>Where the certificates of <see cref="DevTls"/> go; empty for a temporary directory.</summary>
    public required string DevTlsDirectory { get; init; }

    /// <summary>Do not hand the root token to the token helper.</summary>
    public required bool DevNoStoreToken { get; init; }

    public required bool DevHighAvailability { get; init; }

    /// <summary>Unseal by a key made up at the start.</summary>
    public required bool DevAutoSeal { get; init; }

    /// <summary>Mount <c>secret/</c> without versions.</summary>
    public required bool DevKvVersion1 { get; init; }

    public required bool IsRecovery { get; init; }

    public required bool ExitOnCoreShutdown { get; init; }

    /// <summary>The lowest level logged; null leaves it to the configuration.</summary>
    public required string? LogLevel { get; init; }

    /// <summary><c>standard</c> or <c>json</c>; null leaves it to the configuration.</summary>
    public required string? LogFormat { get; init; }

    /// <summary>The file logged to beside the terminal; null leaves it to the configuration.</summary>
    public required string? LogFile { get; init; }

    /// <summary>The size at which a log file is closed, in bytes; null leaves it to the configuration.</summary>
    public required long? LogRotateBytes { get; init; }

    /// <summary>The age at which a log file is closed; null leaves it to the configuration.</summary>
    public required TimeSpan? LogRotateAge { get; init; }

    /// <summary>How many closed log files are kept: 0 all, -1 none; null leaves it to the configuration.</summary>
    public required long? LogRotateMaxFiles { get; init; }

    /// <summary>Warnings about flags that have no effect, for the start.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
