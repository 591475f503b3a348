using System.Runtime.InteropServices;

namespace Leasehold.Storage.RocksDb;

/// <summary>
/// Bounds glibc's malloc arenas: with one per thread, freed native memory stays scattered and never shrinks.
/// </summary>
internal static partial class MallocArenas
{
    private const int ArenaMax = -8; // M_ARENA_MAX of malloc.h.
    private const int Arenas = 2;

    public static void Bound()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = mallopt(ArenaMax, Arenas);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no arenas and no mallopt.
        }
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);
}
