using System.Runtime.InteropServices;
using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.RocksDb;

/// <summary>
/// What a consumer at the head of an ordered range pays for what it has deleted, in steps of RocksDB.
/// </summary>
public sealed partial class LowWaterMarkTests : IAsyncLifetime
{
    private const int Rows = 40_000;
    private const int Left = 10;
    private const int CountOnly = 2;
    private const int MemoryTableSteps = 21;

    private static readonly KeyRange Due = KeyRange.Prefix(Queue("due/"));
    private static readonly byte[] Mark = Row(Rows - Left);

    private readonly StoreFolder _folder = new();
    private Store? _store;

    private Store Store => _store ?? throw new InvalidOperationException("not open");

    public async ValueTask InitializeAsync()
    {
        _store = await _folder.OpenAsync();
        for (var row = 0; row < Rows; row += 4000)
        {
            using var tx = Store.Begin();
            for (var n = row; n < row + 4000; n++)
                tx.Put(Row(n), []);
            await tx.CommitAsync(StoreSteps.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // A deleted range still leaves its keys in the write buffer until that is flushed.
    public async Task A_seek_from_the_start_walks_over_what_was_deleted_and_one_from_the_mark_does_not(bool asRange)
    {
        for (var row = 0; row < Rows - Left; row += 4000)
        {
            var end = Math.Min(row + 4000, Rows - Left);
            using var tx = Store.Begin();
            if (asRange)
                tx.DeleteRange(new KeyRange(Row(row), Row(end)));
            for (var n = row; n < end && !asRange; n++)
                tx.Delete(Row(n));
            await tx.CommitAsync(StoreSteps.None);
        }

        Assert.InRange(await StepsAsync(Due), Rows - Left - 1, long.MaxValue);
        Assert.InRange(await StepsAsync(Due with { Start = Mark }), 1, Left);
    }

    private static byte[] Row(int number) => Queue($"due/{number:d8}");

    /// <summary>
    /// Keys that the first page of a scan walked over; the count is the thread's, so nothing may await.
    /// </summary>
    private async Task<long> StepsAsync(KeyRange range)
    {
        using var tx = Store.Begin();
        rocksdb_set_perf_level(CountOnly);
        var context = rocksdb_perfcontext_create();
        rocksdb_perfcontext_reset(context);
        var page = tx.PeekScanAsync(range, 3, StoreSteps.None);
        Assert.True(page.IsCompleted);
        var steps = rocksdb_perfcontext_metric(context, MemoryTableSteps);
        rocksdb_perfcontext_destroy(context);

        Assert.Equal(Mark, (await page).Rows[0].Key);
        return (long)steps;
    }

    [LibraryImport("librocksdb")]
    private static partial void rocksdb_set_perf_level(int level);

    [LibraryImport("librocksdb")]
    private static partial nint rocksdb_perfcontext_create();

    [LibraryImport("librocksdb")]
    private static partial void rocksdb_perfcontext_reset(nint context);

    [LibraryImport("librocksdb")]
    private static partial ulong rocksdb_perfcontext_metric(nint context, int metric);

    [LibraryImport("librocksdb")]
    private static partial void rocksdb_perfcontext_destroy(nint context);
}
