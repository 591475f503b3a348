namespace Leasehold.Cli.Input;

/// <summary>Why a file could not be opened, in the system's own words.</summary>
internal static class FileFault
{
    public static string Text(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or directory",
        UnauthorizedAccessException => "permission denied",
        _ => failure.Message,
    };
}
