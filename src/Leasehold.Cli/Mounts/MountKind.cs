namespace Leasehold.Cli.Mounts;

/// <summary>What differs between the commands of secrets engines and those of auth methods.</summary>
/// <param name="Group">The first word of the commands.</param>
/// <param name="Api">Where mounts of the kind are managed.</param>
/// <param name="Prefix">What begins their paths where both kinds have paths.</param>
/// <param name="Noun">How messages call one.</param>
/// <param name="Plural">How help calls many.</param>
internal sealed record MountKind(string Group, string Api, string Prefix, string Noun, string Plural)
{
    public static readonly MountKind Secrets = new("secrets", "sys/mounts", "", "secrets engine", "secrets engines");

    public static readonly MountKind Auth = new("auth", "sys/auth", "auth/", "auth method", "auth methods");

    public bool IsAuth => Prefix.Length > 0;

    /// <summary>A path where both kinds have paths, whether it was given so or without what begins it.</summary>
    public string FullPath(string path) => path.StartsWith(Prefix, StringComparison.Ordinal) ? path : Prefix + path;

    /// <summary>Where settings are tuned: the same place for both.</summary>
    public string TuneApi(string path) => $"sys/mounts/{Prefix}{path}/tune";
}
