using System.Runtime.InteropServices;

namespace Leasehold.Server.Time;

/// <summary>
/// The machine's clocks. The wall clock is the system's; the timestamp is nanoseconds since boot and, unlike that of
/// <see cref="TimeProvider.System"/>, counts the time the machine was suspended. Linux only.
/// </summary>
public sealed partial class BootTimeProvider : TimeProvider
{
    private const int ClockBootTime = 7;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The clocks of this machine.</summary>
    public static BootTimeProvider Instance { get; } = new();

    private BootTimeProvider()
    {
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => NanosecondsPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => ReadClock(ClockBootTime, out var time) == 0
        ? time.Seconds * NanosecondsPerSecond + time.Nanoseconds
        : throw new PlatformNotSupportedException("this system has no clock of the time since boot");

    // The vDSO answers without entering the kernel: too short to hand the thread over to the collector.
    [LibraryImport("libc", EntryPoint = "clock_gettime"), SuppressGCTransition]
    private static partial int ReadClock(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
