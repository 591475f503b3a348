using System.Buffers.Binary;

namespace Leasehold.Storage;

/// <summary>The form of counters: 8 bytes, little endian; anything else counts as zero, as RocksDB does it.</summary>
internal static class Counter
{
    public static byte[] Encode(long number)
    {
        var value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(value, number);
        return value;
    }

    public static long Decode(byte[]? value) =>
        value is { Length: sizeof(long) } ? BinaryPrimitives.ReadInt64LittleEndian(value) : 0;
}
