using System.Buffers.Binary;

namespace Leasehold.Core.Barrier;

/// <summary>
/// The front of a sealed record: format (1), key term (4, big endian), reserved zeros (3); for an appended record its
/// random id (16); nonce (12). Ciphertext and tag (16) follow.
/// </summary>
internal static class RecordHeader
{
    /// <summary>A record whose key is known when it is sealed.</summary>
    public const byte Keyed = 1;

    /// <summary>A record of a stream: the store adds the rest of its key at the commit.</summary>
    public const byte Appended = 2;

    public const int PreludeSize = 8;
    public const int NonceSize = 12;
    public const int TagSize = 16;
    public const int KeyedSize = PreludeSize + NonceSize;
    public const int AppendedSize = PreludeSize + Id16.Size + NonceSize;

    private const int TermAt = 1;
    private const int ReservedAt = 5;

    public static int Size(byte format) => format == Appended ? AppendedSize : KeyedSize;

    public static void WritePrelude(Span<byte> record, byte format, uint term)
    {
        record[0] = format;
        BinaryPrimitives.WriteUInt32BigEndian(record[TermAt..], term);
        record[ReservedAt..PreludeSize].Clear();
    }

    public static uint Term(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt32BigEndian(record[TermAt..]);

    /// <summary>What is wrong with the front of a record; null if nothing is.</summary>
    public static string? Fault(ReadOnlySpan<byte> record, byte format)
    {
        if (record.Length < Size(format) + TagSize)
            return $"{record.Length} bytes are too few";
        if (record[0] != format)
            return $"format {record[0]} instead of {format}";
        return record[ReservedAt..PreludeSize].ContainsAnyExcept((byte)0) ? "reserved bytes are set" : null;
    }
}
