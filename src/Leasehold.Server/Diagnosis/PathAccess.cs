using System.Runtime.InteropServices;

namespace Leasehold.Server.Diagnosis;

/// <summary>Asks what the user of this process may do with a path, without doing it.</summary>
internal static partial class PathAccess
{
    private const int Execute = 1;
    private const int Write = 2;

    /// <summary>Whether files may be created in a directory.</summary>
    public static bool CanCreateIn(string directory) => Access(directory, Write | Execute) == 0;

    /// <summary>Whether a file may be written.</summary>
    public static bool CanWrite(string file) => Access(file, Write) == 0;

    /// <summary>The directory itself, or the nearest above it that exists.</summary>
    public static string Nearest(string directory)
    {
        var path = Path.GetFullPath(directory);
        while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { } parent)
            path = parent;
        return path;
    }

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Access(string path, int mode);
}
