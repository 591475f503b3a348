using CsCheck;
using Leasehold.Storage.RocksDb;
using Leasehold.Storage.Tests.RocksDb;
using Leasehold.Storage.Transfer;
using static Leasehold.Storage.Tests.Bytes;
using static Leasehold.Storage.Tests.Transfer.Exports;

namespace Leasehold.Storage.Tests.Transfer;

public sealed class ExportTests
{
    private static readonly Gen<byte[]> GenKey =
        Gen.Select(Gen.Byte[0x01, 0x9f], Gen.Byte.Array[0, 40], (table, rest) => (byte[])[table, .. rest]);

    private static readonly Gen<Row[]> GenRows =
        Gen.Select(GenKey, Gen.Byte.Array[0, 300], (key, value) => new Row(key, value)).Array[0, 60];

    [Fact]
    public Task What_is_imported_exports_to_the_same_bytes() => GenRows.SampleAsync(
        async rows =>
        {
            var export = await ExportAsync(await EngineAsync(rows));
            var again = await ExportAsync(await ImportedAsync(export));
            return again.AsSpan().SequenceEqual(export);
        },
        iter: 60);

    [Fact]
    public async Task A_store_moves_to_disk_and_back_in_many_chunks()
    {
        var rows = Enumerable.Range(0, 40).Select(n => new Row(Key($"row {n}"), new byte[200_000 + n])).ToArray();
        var export = await ExportAsync(await EngineAsync(rows));
        using var folder = new StoreFolder();
        await using (var engine = RocksDbEngine.Open(folder.Options, TimeProvider.System))
            await ImportAsync(engine, export);

        Assert.Equal(export, await ExportAsync(RocksDbEngine.Open(folder.Options, TimeProvider.System)));
    }

    [Fact]
    public async Task The_head_row_goes_on_where_the_exported_one_stood()
    {
        var source = await EngineAsync(new Row(Key("a"), [1]), new Row(Key("b"), [2]));
        var export = await ExportAsync(source);
        await using var before =
            await Store.OpenReadingAsync(source, new StoreOptions(), TimeProvider.System, StoreSteps.None);
        await using var after = await OpenAsync(await ImportedAsync(export));

        Assert.Equal(before.Sequence, after.Sequence);
        Assert.Equal(before.PersistedTime, after.PersistedTime);
        Assert.Equal(before.Head.Epoch + 1, after.Head.Epoch);
        Assert.Equal(before.Head.Group + 1, after.Head.Group);
        Assert.Equal(before.Sequence + 1, await after.PutAsync("c"));
    }

    [Fact]
    public async Task Every_flipped_byte_is_found()
    {
        var export = await ExportAsync(await EngineAsync(new Row(Key("a"), [1, 2, 3]), new Row(Queue("b"), [])));
        for (var at = 0; at < export.Length; at++)
        {
            foreach (byte mask in new byte[] { 1, 0x80, 0xff })
            {
                var damaged = (byte[])export.Clone();
                damaged[at] ^= mask;
                await Assert.ThrowsAnyAsync<StoreException>(() => ImportedAsync(damaged));
            }
        }
    }

    [Fact]
    public async Task Every_cut_and_everything_behind_the_end_is_found()
    {
        var export = await ExportAsync(await EngineAsync(new Row(Key("a"), [1, 2, 3]), new Row(Queue("b"), [])));
        for (var length = 0; length < export.Length; length++)
        {
            var refused = await Assert.ThrowsAsync<ExportDamagedException>(() => ImportedAsync(export[..length]));
            Assert.Contains($"ends at byte {length}", refused.Message, StringComparison.Ordinal);
        }
        await Assert.ThrowsAsync<ExportDamagedException>(() => ImportedAsync([.. export, 0]));
    }

    [Fact]
    public async Task Foreign_newer_reordered_and_shortened_streams_are_refused_by_name()
    {
        var rows = Enumerable.Range(0, 3).Select(n => new Row(Key($"{n}"), new byte[ExportFormat.ChunkBytes]));
        var export = await ExportAsync(await EngineAsync(rows));
        const int Chunk = ExportFormat.ChunkHeadBytes + ExportFormat.RowHeadBytes + 2 + ExportFormat.ChunkBytes
            + ExportFormat.ChecksumBytes;
        const int First = ExportFormat.HeaderBytes + ExportFormat.ChecksumBytes;
        const int Second = First + Chunk;
        byte[] newer = [.. export[..8], 2, 0, .. export[10..]];
        byte[] reordered = [.. export[..First], .. export[Second..(Second + Chunk)], .. export[First..Second],
            .. export[(Second + Chunk)..]];
        byte[] shortened = [.. export[..Second], .. export[(Second + Chunk)..]];

        await RefusedAsync(new byte[200], "offset 0: this is not an export of a Leasehold store");
        await RefusedAsync(newer, "offset 0: it has version 2, this program reads version 1");
        await RefusedAsync(reordered, $"offset {Second}: chunk 2 is not in the order of the keys");
        await RefusedAsync(shortened, "the trailer tells of 3 rows, 2 came");
    }

    private static async Task RefusedAsync(byte[] stream, string reason)
    {
        var refused = await Assert.ThrowsAsync<ExportDamagedException>(() => ImportedAsync(stream));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }
}
