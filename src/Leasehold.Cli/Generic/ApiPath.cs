namespace Leasehold.Cli.Generic;

/// <summary>Paths as people type them.</summary>
internal static class ApiPath
{
    /// <summary>Without blanks around it and without slashes at its ends.</summary>
    public static string Clean(string path) => path.Trim().Trim('/');

    /// <summary>As <see cref="Clean"/>, with one slash at its end: the name of a mount.</summary>
    public static string Mount(string path) => Clean(path) + "/";
}
