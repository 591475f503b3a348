using System.Buffers;
using System.Buffers.Binary;

namespace Leasehold.Storage.Transfer;

/// <summary>Writes the parts of an export; holds one chunk at a time.</summary>
internal sealed class ExportWriter(Stream output, HeadRow head) : IDisposable
{
    private readonly RowDigest _digest = new(head);
    private readonly ArrayBufferWriter<byte> _chunk = new(ExportFormat.ChunkBytes * 2);
    private int _rows;

    /// <summary>Whether the chunk is to be written before the next row.</summary>
    public bool IsFull => _chunk.WrittenCount >= ExportFormat.ChunkBytes;

    public ValueTask BeginAsync(CancellationToken cancel) => WriteAsync(ExportFormat.Header(head), cancel);

    /// <summary>Adds a row to the chunk; rows come in the order of their keys.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (_rows == 0)
            _chunk.Write(stackalloc byte[ExportFormat.ChunkHeadBytes]); // Filled when the chunk is written.
        var lengths = _chunk.GetSpan(ExportFormat.RowHeadBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(lengths, (ushort)key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(lengths[2..], value.Length);
        _chunk.Advance(ExportFormat.RowHeadBytes);
        _chunk.Write(key);
        _chunk.Write(value);
        _digest.Add(key, value);
        _rows++;
    }

    /// <summary>Writes the chunk, unless it is empty.</summary>
    public async ValueTask FlushAsync(CancellationToken cancel)
    {
        if (_rows == 0)
            return;
        var chunk = _chunk.WrittenMemory.ToArray();
        chunk[0] = ExportFormat.ChunkKind;
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(1), chunk.Length - ExportFormat.ChunkHeadBytes);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(5), _rows);
        _chunk.ResetWrittenCount();
        _rows = 0;
        await WriteAsync(chunk, cancel);
    }

    /// <summary>Writes what is left, and the trailer.</summary>
    public async ValueTask<TransferSummary> EndAsync(CancellationToken cancel)
    {
        await FlushAsync(cancel);
        var digest = _digest.Current();
        var trailer = new byte[ExportFormat.TrailerBytes];
        trailer[0] = ExportFormat.TrailerKind;
        BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(1), _digest.Rows);
        digest.CopyTo(trailer, 9);
        await WriteAsync(trailer, cancel);
        await output.FlushAsync(cancel);
        return new TransferSummary(_digest.Rows, digest, head);
    }

    public void Dispose() => _digest.Dispose();

    private async ValueTask WriteAsync(byte[] part, CancellationToken cancel)
    {
        await output.WriteAsync(part, cancel);
        await output.WriteAsync(ExportFormat.Checksum(part), cancel);
    }
}
