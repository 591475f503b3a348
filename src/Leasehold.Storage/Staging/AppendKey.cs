using System.Buffers.Binary;

namespace Leasehold.Storage.Staging;

/// <summary>
/// Keys of appended rows: stream, commit sequence (8 bytes big endian), index in the commit (2, big endian).
/// </summary>
internal static class AppendKey
{
    public static byte[] Of(byte[] stream, long sequence, int index)
    {
        var key = new byte[stream.Length + Limits.AppendSuffixBytes];
        stream.CopyTo(key, 0);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(stream.Length), sequence);
        BinaryPrimitives.WriteUInt16BigEndian(key.AsSpan(stream.Length + sizeof(long)), (ushort)index);
        return key;
    }
}
