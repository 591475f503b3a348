namespace Leasehold.Cli.Input;

/// <summary>Why a file could not be opened, in the system's own words.</summary>
internal static class FileFault
{
    /// <summary>The name; an empty one, as of a variable that is not set, names no file.</summary>
    public static string Named(string path) => path.Length > 0 ? path : throw new FileNotFoundException();

    /// <summary>Why not, as <c>open PATH: no such file or directory</c>.</summary>
    public static string Text(string path, Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"open {path}: no such file or directory",
        UnauthorizedAccessException when Directory.Exists(path) => $"read {path}: is a directory",
        UnauthorizedAccessException => $"open {path}: permission denied",
        _ => $"open {path}: {failure.Message}",
    };
}
