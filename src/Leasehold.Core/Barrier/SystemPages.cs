using System.Runtime.InteropServices;

namespace Leasehold.Core.Barrier;

/// <summary>Pages of memory straight from the system, filled with zeros.</summary>
internal static partial class SystemPages
{
    private const int ReadWrite = 1 | 2; // PROT_READ, PROT_WRITE
    private const int PrivateAnonymous = 2 | 32; // MAP_PRIVATE, MAP_ANONYMOUS
    private const int DontDump = 16; // MADV_DONTDUMP
    private const nint Failed = -1;

    /// <summary>New pages, which no core dump shows. Throws <see cref="OutOfMemoryException"/>.</summary>
    public static nint Map(int bytes)
    {
        var address = mmap(0, (nuint)bytes, ReadWrite, PrivateAnonymous, file: -1, offset: 0);
        if (address == Failed)
            throw new OutOfMemoryException($"no memory for {bytes} bytes of keys: {LastError()}");
        _ = madvise(address, (nuint)bytes, DontDump); // Core dumps are off for the whole process as well.
        return address;
    }

    /// <summary>Keeps pages out of the swap area; the system's reason if it refuses.</summary>
    public static string? Lock(nint address, int bytes) =>
        mlock(address, (nuint)bytes) == 0 ? null : LastError();

    /// <summary>Gives pages back, and their share of the limit of locked memory.</summary>
    public static void Unmap(nint address, int bytes) => _ = munmap(address, (nuint)bytes);

    private static string LastError() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mlock(nint address, nuint length);

    [LibraryImport("libc")]
    private static partial int madvise(nint address, nuint length, int advice);

    [LibraryImport("libc")]
    private static partial int munmap(nint address, nuint length);
}
