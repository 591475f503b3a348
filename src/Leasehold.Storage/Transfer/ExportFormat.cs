using System.Buffers.Binary;

namespace Leasehold.Storage.Transfer;

/// <summary>
/// The stream of an export (<c>docs/decisions/0015</c>). Header: magic (8), version (2), head row (65), checksum (4).
/// Chunks: kind 1 (1), payload length (4), rows (4), payload, checksum (4); a row is key length (2), value length (4),
/// key, value. Trailer: kind 2 (1), rows in all (8), digest (32), checksum (4). Numbers are little endian, a checksum
/// is the masked CRC-32C of what precedes it in its part, the digest SHA-256 over the header without its checksum and
/// all rows.
/// </summary>
internal static class ExportFormat
{
    public const ushort Version = 1;
    public const byte ChunkKind = 1;
    public const byte TrailerKind = 2;

    public const int ChecksumBytes = 4;
    public const int HeaderBytes = 8 + 2 + HeadRow.Bytes;
    public const int ChunkHeadBytes = 1 + 4 + 4;
    public const int RowHeadBytes = 2 + 4;
    public const int DigestBytes = 32;
    public const int TrailerBytes = 1 + 8 + DigestBytes;

    /// <summary>Bytes of rows after which a chunk takes no further row.</summary>
    public const int ChunkBytes = 256 * 1024;

    /// <summary>The longest payload: a chunk that was almost full, and the longest row.</summary>
    public const int MostPayload = ChunkBytes + RowHeadBytes + Limits.KeyBytes + Limits.ValueBytes;

    public static ReadOnlySpan<byte> Magic => "LHEXPORT"u8;

    /// <summary>Every key but the store's own.</summary>
    public static KeyRange Rows => new([1], [0xff]);

    public static byte[] Header(HeadRow head)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), Version);
        head.Encode().CopyTo(header, 10);
        return header;
    }

    public static byte[] Checksum(ReadOnlySpan<byte> part)
    {
        var sum = new byte[ChecksumBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, Crc32C.Masked(part));
        return sum;
    }
}
