using System.Security.Cryptography;

namespace Leasehold.Engines.AppRole;

/// <summary>Random ids in the form of a UUID of version 4: 122 bits of the system's randomness.</summary>
internal static class Uuid
{
    private const int Bytes = 16;

    /// <summary>A new one.</summary>
    public static string New()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
