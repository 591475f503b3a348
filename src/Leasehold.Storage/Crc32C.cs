using System.Buffers.Binary;
using System.Numerics;

namespace Leasehold.Storage;

/// <summary>CRC-32C as RocksDB writes it: masked, because checksums of checksums are weak.</summary>
internal static class Crc32C
{
    public static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        while (data.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }
        foreach (var one in data)
            crc = BitOperations.Crc32C(crc, one);
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }
}
