using System.Runtime.InteropServices;
using Leasehold.Core.Requests;

namespace Leasehold.Server.Diagnosis;

/// <summary>What the machine and its limits allow.</summary>
internal static partial class SystemCheck
{
    /// <summary>Files that a server needs open at once: connections, tables of the store, logs.</summary>
    public const ulong FilesWanted = 16_384;

    /// <summary>Bytes of memory that a server locks: the pages of its keys.</summary>
    public const ulong LockedWanted = 64 * 1024;

    private const int OpenFiles = 7;
    private const int LockedMemory = 8;
    private const string Files = "Check Open File Limit";
    private const string Locked = "Check Locked Memory Limit";
    private const string Clock = "Check Clock";

    // No clock is right that is behind the day this was written.
    private static readonly DateTimeOffset Written = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public static Finding Run(TimeProvider time) => Finding.Group("Check Operating System",
    [
        FileLimit(Limit(OpenFiles)), MemoryLimit(Limit(LockedMemory)), ClockOf(time.GetUtcNow()),
    ]);

    public static Finding FileLimit(ulong limit) => limit >= FilesWanted
        ? Finding.Good(Files, $"Open file limit is {Shown(limit)}.")
        : Finding.Warning(Files, $"Open file limit is {limit}: many connections at once will be refused.",
            $"Raise it to {FilesWanted} or more: LimitNOFILE in the unit file, or ulimit -n.");

    public static Finding MemoryLimit(ulong limit) => limit >= LockedWanted
        ? Finding.Good(Locked, $"Locked memory limit is {Shown(limit)} bytes.")
        : Finding.Warning(Locked, $"Locked memory limit is {limit} bytes: keys may be written to the swap area.",
            "Raise it: LimitMEMLOCK=infinity in the unit file, or turn the swap area off.");

    public static Finding ClockOf(DateTimeOffset now) => now >= Written
        ? Finding.Good(Clock, $"The clock says {GoTime.Format(now)}.")
        : Finding.Failure(Clock, $"The clock says {GoTime.Format(now)}, which cannot be: leases would live too long.",
            "Set the clock, and keep it with NTP.");

    private static string Shown(ulong limit) =>
        limit == ulong.MaxValue ? "unlimited" : limit.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static ulong Limit(int resource) => GetLimit(resource, out var limit) == 0 ? limit.Soft : ulong.MaxValue;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
