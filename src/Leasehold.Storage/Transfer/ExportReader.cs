using System.Buffers.Binary;

namespace Leasehold.Storage.Transfer;

/// <summary>
/// Reads an export part by part and checks everything that can be checked while reading. Throws <see
/// cref="ExportDamagedException"/>.
/// </summary>
internal sealed class ExportReader(Stream input) : IDisposable
{
    private RowDigest? _digest;
    private HeadRow _head = HeadRow.Empty;
    private byte[] _last = [];
    private long _offset;
    private long _partAt;
    private long _chunks;

    /// <summary>What was read; known once <see cref="NextAsync"/> has returned null.</summary>
    public TransferSummary? Summary { get; private set; }

    public async ValueTask<HeadRow> BeginAsync(CancellationToken cancel)
    {
        var header = new byte[ExportFormat.HeaderBytes];
        await FillAsync(header, "the header", cancel);
        if (!header.AsSpan().StartsWith(ExportFormat.Magic))
            throw Damaged("this is not an export of a Leasehold store");
        if (BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(8)) is var version and not ExportFormat.Version)
            throw Damaged($"it has version {version}, this program reads version {ExportFormat.Version}");
        await CheckSumAsync(header, "the header", cancel);
        _head = HeadRow.Decode(header[10..]);
        _digest = new RowDigest(_head);
        return _head;
    }

    /// <summary>The rows of the next chunk; null behind the last, when the trailer agrees with all of them.</summary>
    public async ValueTask<IReadOnlyList<Row>?> NextAsync(CancellationToken cancel)
    {
        _partAt = _offset;
        var kind = new byte[1];
        await FillAsync(kind, "a chunk or the trailer", cancel);
        switch (kind[0])
        {
            case ExportFormat.ChunkKind:
                return await ChunkAsync(cancel);
            case ExportFormat.TrailerKind:
                await TrailerAsync(cancel);
                return null;
            default:
                throw Damaged($"expected a chunk or the trailer, found kind {kind[0]}");
        }
    }

    public void Dispose() => _digest?.Dispose();

    private async ValueTask<IReadOnlyList<Row>> ChunkAsync(CancellationToken cancel)
    {
        var name = $"chunk {++_chunks}";
        var head = new byte[ExportFormat.ChunkHeadBytes];
        head[0] = ExportFormat.ChunkKind;
        await FillAsync(head.AsMemory(1), name, cancel);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(1));
        if (length is <= 0 or > ExportFormat.MostPayload)
            throw Damaged($"{name} cannot have {length} bytes");
        var chunk = new byte[head.Length + length];
        head.CopyTo(chunk, 0);
        await FillAsync(chunk.AsMemory(head.Length), name, cancel);
        await CheckSumAsync(chunk, name, cancel);
        return Rows(chunk, name);
    }

    private List<Row> Rows(ReadOnlySpan<byte> chunk, string name)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(chunk[5..]);
        var rest = chunk[ExportFormat.ChunkHeadBytes..];
        var rows = new List<Row>();
        while (rest.Length >= ExportFormat.RowHeadBytes)
        {
            int key = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            var value = BinaryPrimitives.ReadInt32LittleEndian(rest[2..]);
            rest = rest[ExportFormat.RowHeadBytes..];
            if (value < 0 || (long)key + value > rest.Length)
                throw Damaged($"a row of {name} is longer than the chunk");
            rows.Add(Checked(new Row(rest[..key].ToArray(), rest.Slice(key, value).ToArray()), name));
            rest = rest[(key + value)..];
        }
        return rest.IsEmpty && rows.Count == count ? rows : throw Damaged($"{name} does not hold {count} rows");
    }

    private Row Checked(Row row, string name)
    {
        if (row.Key.Length is 0 or > Limits.KeyBytes || row.Key[0] == 0 || row.Key[0] >> 5 >= Limits.Families
            || row.Value.Length > Limits.ValueBytes)
        {
            throw Damaged($"{name} holds a row that no store takes");
        }
        if (row.Key.AsSpan().SequenceCompareTo(_last) <= 0)
            throw Damaged($"{name} is not in the order of the keys");
        _last = row.Key;
        _digest?.Add(row.Key, row.Value);
        return row;
    }

    private async ValueTask TrailerAsync(CancellationToken cancel)
    {
        var trailer = new byte[ExportFormat.TrailerBytes];
        trailer[0] = ExportFormat.TrailerKind;
        await FillAsync(trailer.AsMemory(1), "the trailer", cancel);
        await CheckSumAsync(trailer, "the trailer", cancel);
        var digest = _digest?.Current() ?? [];
        var rows = BinaryPrimitives.ReadInt64LittleEndian(trailer.AsSpan(1));
        if (rows != _digest?.Rows)
            throw Damaged($"the trailer tells of {rows} rows, {_digest?.Rows} came");
        if (!trailer.AsSpan(9).SequenceEqual(digest))
            throw Damaged("the digest of the rows is not the one in the trailer");
        if (await input.ReadAsync(new byte[1], cancel) != 0)
            throw Damaged("something follows the trailer");
        Summary = new TransferSummary(rows, digest, _head);
    }

    private async ValueTask CheckSumAsync(byte[] part, string name, CancellationToken cancel)
    {
        var sum = new byte[ExportFormat.ChecksumBytes];
        await FillAsync(sum, name, cancel);
        if (!sum.AsSpan().SequenceEqual(ExportFormat.Checksum(part)))
            throw Damaged($"the checksum of {name} is wrong");
    }

    private async ValueTask FillAsync(Memory<byte> part, string name, CancellationToken cancel)
    {
        var read = await input.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancel);
        _offset += read;
        if (read < part.Length)
            throw Damaged($"it ends at byte {_offset}, inside {name}");
    }

    private ExportDamagedException Damaged(string reason) => new(_partAt, reason);
}
