using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Leasehold.Core.Barrier;

/// <summary>
/// The system's own generator: nothing lies in stock in this process that a cloned machine would have as well, and a
/// call takes a third of the time that the library's takes.
/// </summary>
internal static unsafe partial class SystemRandom
{
    private const int Bytes = byte.MaxValue + 1;
    private const int DrawnAtOnce = 32; // Enough for most names, and half the work of the generator that 64 are.

    /// <summary>
    /// A text of characters from an alphabet of at most 256, each as likely as the others. The library asks its
    /// generator anew for every single character, which takes longer than all else that a new token needs.
    /// </summary>
    public static string Text(string alphabet, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(alphabet.Length, Bytes);
        return string.Create(length, alphabet, static (text, alphabet) =>
        {
            var even = Bytes - (Bytes % alphabet.Length); // Bytes from here on would favour the first characters.
            Span<byte> drawn = stackalloc byte[DrawnAtOnce];
            for (var filled = 0; filled < text.Length;)
            {
                Fill(drawn);
                foreach (var one in drawn)
                {
                    if (one < even && filled < text.Length)
                        text[filled++] = alphabet[one % alphabet.Length];
                }
            }
            CryptographicOperations.ZeroMemory(drawn);
        });
    }

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
