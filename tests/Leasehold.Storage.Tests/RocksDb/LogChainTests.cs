using System.Buffers.Binary;
using Leasehold.Storage.RocksDb;
using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.RocksDb;

/// <summary>The hashes of head rows, computed again from the log.</summary>
public sealed class LogChainTests : IDisposable
{
    private const int RecordHeader = 7;

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_kind_of_write_is_in_the_chain_which_ends_where_the_store_does()
    {
        var head = await FillAsync();

        var chain = LogChainCheck.Run(_folder.Path);

        Assert.Empty(chain.Faults);
        Assert.Equal(head.Group, chain.Groups);
        Assert.Equal((head.Group, head.Sequence), (chain.Last?.Group, chain.Last?.Sequence));
        Assert.Equal(head.Hash.ToArray(), chain.Last?.Hash.ToArray());
    }

    [Fact]
    public async Task A_changed_row_whose_checksum_was_made_to_fit_is_found()
    {
        await FillAsync();
        var log = _folder.Log();
        var bytes = await File.ReadAllBytesAsync(log, TestContext.Current.CancellationToken);
        var at = bytes.AsSpan().IndexOf("changed"u8);
        bytes[at] ^= 1;
        Seal(bytes, at);
        await File.WriteAllBytesAsync(log, bytes, TestContext.Current.CancellationToken);

        var fault = Assert.Single(LogChainCheck.Run(_folder.Path).Faults);

        Assert.Contains(
            "the hash of the head row of group 3 is not that of its group", fault, StringComparison.Ordinal);
        await (await _folder.OpenAsync()).DisposeAsync(); // The log by itself looks sound.
    }

    [Fact]
    public async Task Reading_a_store_looks_at_the_chain_where_that_is_wanted()
    {
        var head = await FillAsync();

        await using var engine = RocksDbEngine.Open(
            _folder.Options with { ChecksChain = true, MustExist = true }, TimeProvider.System);

        Assert.Equal((head.Group, 0), (engine.Chain.Groups, engine.Chain.Faults.Count));
    }

    /// <summary>Fills a new store and closes it; its head.</summary>
    private async Task<HeadRow> FillAsync()
    {
        await using var store = await _folder.OpenAsync();
        await store.PutAsync("first");
        await CommitAsync(store, tx => tx.Put(Key("changed"), [1]));
        await CommitAsync(store, tx =>
        {
            tx.Put([0x21, 1], new byte[100_000]); // Over several blocks of the log.
            tx.Put([0x61, 1], []);
            tx.Add([0x22, 1], 7);
            tx.Delete(Key("first"));
        });
        await CommitAsync(store, tx =>
        {
            tx.DeleteRange(new KeyRange([0x21], [0x63])); // Over several families.
            tx.DeleteRange(new KeyRange([0x21], [0x63]));
            tx.DeleteRange(new KeyRange([0x21, 1], [0x21, 2]));
        });
        return store.Head;
    }

    private static async Task CommitAsync(Store store, Action<StoreTransaction> stage)
    {
        using var tx = store.Begin();
        stage(tx);
        Assert.True((await tx.CommitAsync(TestContext.Current.CancellationToken)).IsCommitted);
    }

    /// <summary>Gives the record around a place the checksum of what it holds now.</summary>
    private static void Seal(byte[] log, int place)
    {
        for (var at = 0; at < log.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(log.AsSpan(at + 4));
            var end = at + RecordHeader + length;
            if (place < end)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(log.AsSpan(at), Crc32C.Masked(log.AsSpan(at + 6, length + 1)));
                return;
            }
            at = end;
        }
    }
}
