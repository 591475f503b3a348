namespace Leasehold.Server.Configuration;

/// <summary>The file that is logged to beside the standard error, and when it is closed for a new one.</summary>
public sealed record LogFileConfiguration
{
    /// <summary>The name of a file in a directory that was named without one.</summary>
    public const string DefaultName = "leasehold.log";

    /// <summary>The file, or a directory that ends with a slash; null for none.</summary>
    public string? Path { get; init; }

    /// <summary>The size at which it is closed, in bytes; 0 never.</summary>
    public long MaxBytes { get; init; }

    /// <summary>The age at which it is closed.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How many closed files are kept: 0 all, less none.</summary>
    public long MaxFiles { get; init; }

    /// <summary>The file with its default name, if a directory was named; null for none.</summary>
    public string? File => Path is not { Length: > 0 } path ? null
        : path.EndsWith('/') || Directory.Exists(path) ? System.IO.Path.Combine(path, DefaultName)
        : path;
}
