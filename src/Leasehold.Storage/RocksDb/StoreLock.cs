using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Leasehold.Storage.RocksDb;

/// <summary>
/// The lock file of a store directory: held with flock by the one process that has the store open, whose number it
/// holds. The operating system lets go of it however that process ends. RocksDB's own LOCK file is never touched.
/// </summary>
internal sealed unsafe partial class StoreLock : IDisposable
{
    public const string FileName = "leasehold.lock";

    private const int ReadWriteCreateCloseOnExec = 0x2 | 0x40 | 0x80000; // O_RDWR | O_CREAT | O_CLOEXEC on Linux.
    private const int OwnerReadWrite = 0x180;                             // 0600
    private const int ExclusiveNonBlocking = 2 | 4;                       // LOCK_EX | LOCK_NB
    private const int Unlock = 8;                                         // LOCK_UN
    private const int PidBytes = 16;
    private int _file;

    private StoreLock(int file) => _file = file;

    public static StoreLock Take(string directory)
    {
        var path = Path.Combine(directory, FileName);
        var file = open(path, ReadWriteCreateCloseOnExec, OwnerReadWrite);
        if (file < 0)
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        if (flock(file, ExclusiveNonBlocking) != 0)
        {
            var holder = ReadPid(file);
            _ = close(file);
            throw new StoreInUseException(directory, holder);
        }
        WritePid(file);
        return new StoreLock(file);
    }

    public void Dispose()
    {
        var file = Interlocked.Exchange(ref _file, -1);
        if (file < 0)
            return;
        _ = flock(file, Unlock); // Closing alone would not do while a child that is just being started shares the file.
        _ = close(file);         // The file stays: removing it would let two processes lock two files of one name.
    }

    private static int ReadPid(int file)
    {
        var text = stackalloc byte[PidBytes];
        var length = (int)pread(file, text, PidBytes, 0);
        var digits = new ReadOnlySpan<byte>(text, Math.Max(0, length)).TrimEnd("\n "u8);
        return int.TryParse(digits, CultureInfo.InvariantCulture, out var pid) ? pid : 0;
    }

    private static void WritePid(int file)
    {
        var pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var text = Encoding.ASCII.GetBytes(pid.PadRight(PidBytes - 1) + "\n"); // As long as any other: overwrites it.
        fixed (byte* bytes = text)
            _ = pwrite(file, bytes, (nuint)text.Length, 0);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(int file, int operation);

    [LibraryImport("libc")]
    private static partial nint pread(int file, byte* buffer, nuint length, long offset);

    [LibraryImport("libc")]
    private static partial nint pwrite(int file, byte* buffer, nuint length, long offset);

    [LibraryImport("libc")]
    private static partial int close(int file);
}
