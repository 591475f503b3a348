namespace Leasehold.Storage;

/// <summary>
/// The limits of the store. What breaks one is refused with an <see cref="ArgumentException"/> that names it.
/// </summary>
public static class Limits
{
    /// <summary>Longest key in bytes.</summary>
    public const int KeyBytes = 1024;

    /// <summary>Longest value in bytes: 1 MiB and 4 KiB for what surrounds it.</summary>
    public const int ValueBytes = (1024 * 1024) + 4096;

    /// <summary>Most operations of one commit.</summary>
    public const int BatchOperations = 4096;

    /// <summary>Most bytes of keys and values of one commit.</summary>
    public const int BatchBytes = 4 * 1024 * 1024;

    /// <summary>Most points and ranges one transaction may guard.</summary>
    public const int Guards = 65_536;

    /// <summary>Most rows or names of one page.</summary>
    public const int PageRows = 10_000;

    /// <summary>Most commits of one durable group.</summary>
    public const int GroupCommits = 512;

    /// <summary>Bytes after which a durable group takes no further commit.</summary>
    public const int GroupBytes = 1024 * 1024;

    /// <summary>Bytes of rows that the leader of a shared store keeps in memory, as servers do it.</summary>
    public const int CacheBytes = 32 * 1024 * 1024;

    /// <summary>Families of keys: the top three bits of the first byte, 0 to 4.</summary>
    public const int Families = 5;

    internal const int StreamBytes = KeyBytes - AppendSuffixBytes;
    internal const int AppendSuffixBytes = 10;
    internal const int PointSlots = 1 << 18;
    internal const int RecentWrites = 1 << 15;
    internal const int CommitYields = 20;
    internal const int RecentRanges = 1 << 10;
    internal const int CachedValueBytes = 64 * 1024;
    internal const int ViewReads = 1024;

    /// <summary>Throws <see cref="StoreLimitException"/> for a key of more bytes than the store takes.</summary>
    public static void CheckKeyLength(int length)
    {
        if (length > KeyBytes)
        {
            throw new StoreLimitException(
                $"key of {length} bytes: at most {KeyBytes} are allowed (KeyBytes)", isKey: true);
        }
    }

    internal static void CheckKey(byte[] key)
    {
        if (key.Length is 0 or > KeyBytes)
        {
            throw new StoreLimitException(
                $"key of {key.Length} bytes: from 1 to {KeyBytes} are allowed (KeyBytes)", isKey: true);
        }
        if (key[0] >> 5 >= Families)
            throw new ArgumentException($"key begins with 0x{key[0]:x2}: families are 0 to {Families - 1} (Families)");
    }

    internal static void CheckWritten(byte[] key)
    {
        CheckKey(key);
        if (key[0] == 0)
            throw new ArgumentException("keys that begin with 0x00 belong to the store");
    }

    internal static void CheckValue(byte[] value)
    {
        if (value.Length > ValueBytes)
        {
            throw new StoreLimitException(
                $"value of {value.Length} bytes: at most {ValueBytes} (ValueBytes)", isKey: false);
        }
    }

    internal static void CheckPage(int limit)
    {
        if (limit is < 1 or > PageRows)
            throw new ArgumentException($"page of {limit}: from 1 to {PageRows} are allowed (PageRows)");
    }
}
