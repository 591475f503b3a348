namespace Leasehold.Cli.Input;

/// <summary>Why a file could not be opened, in the system's own words.</summary>
internal static class FileFault
{
    /// <summary>The name; an empty one, as of a variable that is not set, names no file.</summary>
    public static string Named(string path) => path.Length > 0 ? path : throw new FileNotFoundException();

    public static string Text(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or directory",
        UnauthorizedAccessException => "permission denied",
        _ => failure.Message,
    };
}
