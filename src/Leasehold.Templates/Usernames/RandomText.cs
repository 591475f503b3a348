namespace Leasehold.Templates.Usernames;

/// <summary>Texts of random bytes.</summary>
internal static class RandomText
{
    private const string Base62Characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int FairEnd = 256 / 62 * 62; // Bytes from here on would favour some characters.
    private const int BufferLength = 64;
    private const int UuidLength = 16;

    /// <summary>Letters and digits, all as likely.</summary>
    public static string Base62(int length, FillRandom fill)
    {
        var text = new char[length];
        Span<byte> buffer = stackalloc byte[BufferLength];
        for (var at = 0; at < length;)
        {
            var bytes = buffer[..Math.Min(BufferLength, length - at)];
            fill(bytes);
            foreach (var value in bytes)
            {
                if (value < FairEnd)
                    text[at++] = Base62Characters[value % Base62Characters.Length];
            }
        }
        return new string(text);
    }

    /// <summary>16 random bytes in the groups of a UUID. No bit says which version it is, as in Vault.</summary>
    public static string Uuid(FillRandom fill)
    {
        Span<byte> bytes = stackalloc byte[UuidLength];
        fill(bytes);
        var digits = Convert.ToHexStringLower(bytes);
        return $"{digits[..8]}-{digits[8..12]}-{digits[12..16]}-{digits[16..20]}-{digits[20..]}";
    }
}
