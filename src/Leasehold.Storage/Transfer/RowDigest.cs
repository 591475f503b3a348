using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Leasehold.Storage.Transfer;

/// <summary>SHA-256 over the header of an export and its rows in order, and their number.</summary>
internal sealed class RowDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public RowDigest(HeadRow head) => _hash.AppendData(ExportFormat.Header(head));

    public long Rows { get; private set; }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Span<byte> lengths = stackalloc byte[ExportFormat.RowHeadBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(lengths, (ushort)key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(lengths[2..], value.Length);
        _hash.AppendData(lengths);
        _hash.AppendData(key);
        _hash.AppendData(value);
        Rows++;
    }

    /// <summary>The digest of what was added so far.</summary>
    public byte[] Current() => _hash.GetCurrentHash();

    public void Dispose() => _hash.Dispose();
}
