using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Leasehold.Storage.Committing;

/// <summary>
/// The chained hash of the head row: SHA-256(previous hash, then each operation as kind (1 byte), key length (4, little
/// endian), key, value length (4), value).
/// </summary>
internal sealed class GroupDigest
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

    public byte[] Chain(ReadOnlySpan<byte> previous, ReadOnlySpan<WriteOperation> writes)
    {
        _buffer.ResetWrittenCount();
        _buffer.Write(previous);
        foreach (ref readonly var write in writes)
        {
            var span = _buffer.GetSpan(9 + write.Key.Length + write.Value.Length);
            span[0] = (byte)write.Kind;
            BinaryPrimitives.WriteInt32LittleEndian(span[1..], write.Key.Length);
            write.Key.CopyTo(span[5..]);
            BinaryPrimitives.WriteInt32LittleEndian(span[(5 + write.Key.Length)..], write.Value.Length);
            write.Value.CopyTo(span[(9 + write.Key.Length)..]);
            _buffer.Advance(9 + write.Key.Length + write.Value.Length);
        }
        return SHA256.HashData(_buffer.WrittenSpan);
    }
}
