using System.Runtime.InteropServices;

namespace Leasehold.Storage.Anchoring;

/// <summary>Puts the names in a directory on the disk: without it a rename may be undone by a power failure.</summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;
    private const int NotForThisFileSystem = 22; // EINVAL: there the rename itself is as durable as it gets.

    /// <summary>Throws <see cref="IOException"/> if the directory can't be synced. Nothing on Windows.</summary>
    public static void Run(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(directory, ReadOnly);
        if (descriptor < 0)
            throw Fault(directory, "opened", Marshal.GetLastPInvokeError());
        try
        {
            if (Sync(descriptor) != 0 && Marshal.GetLastPInvokeError() is var error and not NotForThisFileSystem)
                throw Fault(directory, "synced", error);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Fault(string directory, string verb, int error) =>
        new($"the directory {directory} cannot be {verb}: {Marshal.GetPInvokeErrorMessage(error)}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
