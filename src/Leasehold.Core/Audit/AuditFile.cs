using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Leasehold.Core.Audit;

/// <summary>
/// A file that is appended to. Opened without following links; lines go in one write, so that those of several writers
/// don't mix. Failures are <see cref="IOException"/> with the system's text.
/// </summary>
internal sealed partial class AuditFile : IDisposable
{
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Append = 0x400;
    private const int NonBlocking = 0x800; // A pipe without a reader must not hang the server.
    private const int NoFollow = 0x20000;
    private const int NoFollowArm = 0x8000;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;
    private const int StandardOutput = 1;
    private const int FromCurrent = 1;
    private const int NewFileMode = 0b110_000_000;
    private const UnixFileMode DirectoryMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly SafeFileHandle _handle;
    private volatile bool _endsInHalfALine;

    private AuditFile(SafeFileHandle handle)
    {
        _handle = handle;
        MayBlock = Seek(handle, 0, FromCurrent) < 0;
    }

    /// <summary>The standard output; it stays open.</summary>
    public static AuditFile Stdout() => new(new SafeFileHandle(StandardOutput, ownsHandle: false));

    /// <summary>Opens or creates a file, and its directories. With a mode, an existing file gets it too.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Its permissions; null leaves those of an existing file.</param>
    /// <param name="endsInHalfALine">What is known of the same file from before.</param>
    public static AuditFile Open(string path, int? mode, bool endsInHalfALine)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("audit files need the calls of Linux");
        if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
            Directory.CreateDirectory(directory, DirectoryMode);
        var noFollow = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? NoFollowArm : NoFollow;
        var handle = OpenFile(
            path, WriteOnly | Create | Append | NonBlocking | noFollow | CloseOnExec, mode ?? NewFileMode);
        if (handle.IsInvalid)
            throw Failure("open", path);
        if (mode is { } wanted && path != "/dev/null" && ChangeMode(handle, (uint)wanted) != 0)
        {
            var failure = Failure("chmod", path);
            handle.Dispose();
            throw failure;
        }
        return new AuditFile(handle) { EndsInHalfALine = endsInHalfALine };
    }

    /// <summary>
    /// Whether a write may wait for somebody else to read, as a pipe, a terminal or a socket does: what has no
    /// positions.
    /// </summary>
    public bool MayBlock { get; }

    /// <summary>
    /// Whether the disk was full in the middle of a line: the next write ends it first, so that it spoils no other.
    /// </summary>
    public bool EndsInHalfALine
    {
        get => _endsInHalfALine;
        init => _endsInHalfALine = value;
    }

    public void Write(ReadOnlySpan<byte> lines)
    {
        if (_endsInHalfALine)
        {
            WriteAll("\n"u8);
            _endsInHalfALine = false;
        }
        WriteAll(lines);
    }

    private void WriteAll(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes;
        while (!rest.IsEmpty)
        {
            var written = WriteFile(_handle, rest, rest.Length);
            if (written > 0)
                rest = rest[(int)written..];
            else if (Marshal.GetLastPInvokeError() != Interrupted)
                throw Torn(rest.Length < bytes.Length);
        }
    }

    private IOException Torn(bool inTheMiddle)
    {
        var failure = Failure("write", "audit log");
        _endsInHalfALine |= inTheMiddle;
        return failure;
    }

    /// <summary>Waits until what was written is on the disk.</summary>
    public void Sync() => RandomAccess.FlushToDisk(_handle);

    public void Dispose() => _handle.Dispose();

    private static IOException Failure(string step, string path) =>
        new($"{step} {path}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle OpenFile(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint WriteFile(SafeFileHandle file, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long Seek(SafeFileHandle file, long offset, int from);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeMode(SafeFileHandle file, uint mode);
}
