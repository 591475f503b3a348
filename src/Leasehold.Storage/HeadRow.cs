using System.Buffers.Binary;

namespace Leasehold.Storage;

/// <summary>
/// The store's own row at key 0x00, written with every group: it orders the groups, fences old leaders, settles unknown
/// outcomes and says where the log ends. Layout, little endian: version 1 (1 byte), sequence (8), group (8), epoch (8),
/// persisted time (8), hash (32); 65 bytes.
/// </summary>
public sealed record HeadRow
{
    internal const int Bytes = 65;
    private const byte Version = 1;

    /// <summary>The row's key.</summary>
    public static ReadOnlySpan<byte> Key => [0];

    /// <summary>The head of a store that was never written.</summary>
    public static HeadRow Empty { get; } = new() { Hash = new byte[32] };

    /// <summary>The last commit's sequence.</summary>
    public long Sequence { get; init; }

    /// <summary>The last group's number, counted over the store's whole life.</summary>
    public long Group { get; init; }

    /// <summary>How often the right to write has changed hands; one more at each opening.</summary>
    public long Epoch { get; init; }

    /// <summary>When the last group was written, in Unix milliseconds; never goes backwards.</summary>
    public long PersistedTime { get; init; }

    /// <summary>SHA-256 over the previous group's hash and the digest of this group's operations; 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Hash { get; init; }

    internal byte[] Encode()
    {
        var row = new byte[Bytes];
        row[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(row.AsSpan(1), Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(row.AsSpan(9), Group);
        BinaryPrimitives.WriteInt64LittleEndian(row.AsSpan(17), Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(row.AsSpan(25), PersistedTime);
        Hash.Span.CopyTo(row.AsSpan(33));
        return row;
    }

    internal static HeadRow Decode(byte[] row)
    {
        if (row.Length != Bytes || row[0] != Version)
            throw new StoreCorruptException("head row", 0, "unknown length or version");
        return new HeadRow
        {
            Sequence = BinaryPrimitives.ReadInt64LittleEndian(row.AsSpan(1)),
            Group = BinaryPrimitives.ReadInt64LittleEndian(row.AsSpan(9)),
            Epoch = BinaryPrimitives.ReadInt64LittleEndian(row.AsSpan(17)),
            PersistedTime = BinaryPrimitives.ReadInt64LittleEndian(row.AsSpan(25)),
            Hash = row.AsMemory(33),
        };
    }
}
