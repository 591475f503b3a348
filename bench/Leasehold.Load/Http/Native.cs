using System.Runtime.InteropServices;

namespace Leasehold.Load.Http;

/// <summary>The calls of the system that the generator makes itself, to cost as little as it can.</summary>
internal static unsafe partial class Native
{
    public const int NoWait = 0x40;
    public const int NoSignal = 0x4000;
    public const int Again = 11;
    public const int Add = 1;
    public const uint Readable = 1;

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int CreatePoll(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int ControlPoll(int poll, int operation, int descriptor, PollEvent* polled);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    public static partial int Wait(int poll, PollEvent* events, int most, TimeSpec* time, void* signals);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int SyncData(SafeHandle file);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);
}

/// <summary>What the system tells about a descriptor; packed, as on x86-64.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct PollEvent
{
    public uint Events;
    public ulong Index;
}

/// <summary>A length of time, as the system takes it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;
}
