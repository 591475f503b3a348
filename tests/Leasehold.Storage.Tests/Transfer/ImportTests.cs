using Leasehold.Storage.Memory;
using Leasehold.Storage.Tests.Committing;
using Leasehold.Storage.Transfer;
using static Leasehold.Storage.Tests.Bytes;
using static Leasehold.Storage.Tests.Transfer.Exports;

namespace Leasehold.Storage.Tests.Transfer;

public sealed class ImportTests
{
    [Fact]
    public async Task A_store_with_rows_is_refused_and_not_touched()
    {
        var export = await ExportAsync(await EngineAsync(new Row(Key("a"), [1])));
        var full = await EngineAsync(new Row(Key("mine"), [7]));
        var before = await ExportAsync(full);

        await Assert.ThrowsAsync<StoreNotEmptyException>(() => ImportAsync(full, export));

        Assert.Equal(before, await ExportAsync(full));
    }

    [Fact]
    public async Task A_foreign_stream_leaves_an_empty_store_empty()
    {
        var engine = new MemoryEngine();
        await Assert.ThrowsAsync<ExportDamagedException>(() => ImportAsync(engine, new byte[500]));

        await ImportAsync(engine, await ExportAsync(await EngineAsync(new Row(Key("a"), [1]))));
    }

    [Fact]
    public async Task A_store_half_imported_does_not_open_until_it_is_cleared()
    {
        var export = await ExportAsync(await EngineAsync(new Row(Key("a"), [1]), new Row(Queue("b"), [2])));
        var engine = new MemoryEngine();
        await Assert.ThrowsAsync<ExportDamagedException>(() => ImportAsync(engine, export[..^1]));

        var refused = await Assert.ThrowsAsync<StoreHalfImportedException>(async () => await OpenAsync(engine));
        Assert.Contains("an import into this store did not end", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreHalfImportedException>(() => ImportAsync(engine, export));

        Assert.True(await Store.ClearHalfImportAsync(engine, StoreSteps.None));
        Assert.False(await Store.ClearHalfImportAsync(engine, StoreSteps.None));
        await ImportAsync(engine, export);
        Assert.Equal(export, await ExportAsync(engine));
    }

    [Fact]
    public async Task Clearing_leaves_a_whole_store_alone()
    {
        var engine = await EngineAsync(new Row(Key("a"), [1]));
        var before = await ExportAsync(engine);

        Assert.False(await Store.ClearHalfImportAsync(engine, StoreSteps.None));
        Assert.Equal(before, await ExportAsync(engine));
    }

    [Fact]
    public async Task Rows_that_read_back_differently_are_found()
    {
        var export = await ExportAsync(await EngineAsync(new Row(Key("a"), [1]), new Row(Key("b"), [2])));
        await using var forgetful = new ForgetfulEngine(Key("b"));

        await Assert.ThrowsAsync<StoreCorruptException>(() => ImportAsync(forgetful, export));
        await Assert.ThrowsAsync<StoreHalfImportedException>(async () => await OpenAsync(forgetful));
    }

    [Fact]
    public async Task A_device_that_fails_leaves_a_store_that_says_so()
    {
        var rows = Enumerable.Range(0, 12).Select(n => new Row(Key($"{n}"), new byte[900_000]));
        var export = await ExportAsync(await EngineAsync(rows));
        await using var engine = new FailingEngine();
        using var input = new FailAfter(new MemoryStream(export), 8_000_000, engine);

        await Assert.ThrowsAsync<IOException>(
            async () => await Store.ImportAsync(engine, input, StoreSteps.None));
        engine.Fails = null;
        await Assert.ThrowsAsync<StoreHalfImportedException>(async () => await OpenAsync(engine));
    }

    [Fact]
    public async Task It_can_be_cancelled_on_both_sides()
    {
        var engine = await EngineAsync(new Row(Key("a"), [1]));
        var export = await ExportAsync(engine);
        var cancelled = new CancellationToken(canceled: true);
        await using var store = await OpenAsync(engine);
        using var input = new MemoryStream(export);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.ExportAsync(Stream.Null, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.ImportAsync(new MemoryEngine(), input, cancelled));
    }

    /// <summary>Loses one row, as broken memory would.</summary>
    private sealed class ForgetfulEngine(byte[] lost) : IStorageEngine
    {
        private readonly MemoryEngine _memory = new();

        public bool IsShortOfSpace() => false;

        public IEngineSnapshot Snapshot() => _memory.Snapshot();

        public void Apply(ReadOnlySpan<WriteOperation> batch)
        {
            var kept = new List<WriteOperation>();
            foreach (ref readonly var write in batch)
            {
                if (!write.Key.AsSpan().SequenceEqual(lost))
                    kept.Add(write);
            }
            _memory.Apply(kept.ToArray());
        }

        public ValueTask DisposeAsync() => _memory.DisposeAsync();
    }

    /// <summary>Lets the device fail once so many bytes were read.</summary>
    private sealed class FailAfter(MemoryStream inner, long bytes, FailingEngine engine) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (inner.Position > bytes)
                engine.Fails = new IOException("the device is gone");
            return inner.Read(buffer, offset, count);
        }

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
