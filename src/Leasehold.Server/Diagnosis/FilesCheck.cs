using Leasehold.Server.Configuration;

namespace Leasehold.Server.Diagnosis;

/// <summary>Whether the files can be written that the server writes beside its storage.</summary>
internal static class FilesCheck
{
    public static Finding Run(ServerConfiguration configuration)
    {
        var findings = new List<Finding>();
        if (configuration.LogFile.File is { } log)
            findings.Add(Writable("Check Log File", log, mayCreateDirectory: true));
        if (configuration.PidFile is { Length: > 0 } pid)
            findings.Add(Writable("Check PID File", pid, mayCreateDirectory: false));
        return findings.Count > 0
            ? Finding.Group("Check Files", findings)
            : new Finding("Check Files", CheckStatus.Skipped, "Neither log_file nor pid_file is configured.");
    }

    private static Finding Writable(string name, string path, bool mayCreateDirectory)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        var user = Environment.UserName;
        if (Directory.Exists(path))
            return Finding.Failure(name, $"{path} is a directory.", "Name a file.");
        if (File.Exists(path))
            return PathAccess.CanWrite(path)
                ? Finding.Good(name)
                : Finding.Failure(name, $"{path} cannot be written by the user {user}.", "Give it to that user.");
        if (!Directory.Exists(directory) && !mayCreateDirectory)
            return Finding.Failure(name, $"{directory} does not exist.", "Create it, or change the path.");
        var nearest = PathAccess.Nearest(directory);
        return PathAccess.CanCreateIn(nearest)
            ? Finding.Good(name)
            : Finding.Failure(name, $"{nearest} cannot be written by the user {user}.",
                "Give it to that user, or change the path.");
    }
}
