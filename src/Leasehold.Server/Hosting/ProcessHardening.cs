using System.Runtime.InteropServices;
using Leasehold.Core.Barrier;

namespace Leasehold.Server.Hosting;

/// <summary>What a process that holds keys asks of its system.</summary>
internal static partial class ProcessHardening
{
    private const int SetDumpable = 4;
    private const int CoreFileSize = 4;
    private const uint OwnerOnly = 0b000_111_111;

    /// <summary>
    /// No core dumps, no debugger of the same user, files of ours are the owner's alone, keys in locked memory.
    /// </summary>
    public static void Apply()
    {
        Control(SetDumpable, 0, 0, 0, 0);
        SetLimit(CoreFileSize, new Limit { Soft = 0, Hard = 0 });
        SetFileMask(OwnerOnly);
        KeyMemory.Shared.Prepare();
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetFileMask(uint mask);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
