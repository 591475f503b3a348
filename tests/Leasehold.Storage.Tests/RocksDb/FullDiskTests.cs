using Leasehold.Storage.RocksDb;
using Leasehold.Tests.Servers;
using Microsoft.Extensions.Time.Testing;
using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.RocksDb;

/// <summary>A real file system of 64 MiB that runs full.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const long Reserve = 16 * 1024 * 1024;
    private const int MostCommits = 1000;
    private readonly SmallDisk _disk = new("size=64m");
    private readonly FakeTimeProvider _time = new();

    private string Ballast => Path.Combine(_disk.Path, "ballast");

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task Reads_go_on_clean_up_uses_the_reserve_and_writing_begins_again_when_there_is_room()
    {
        Assert.SkipUnless(_disk.IsMounted, "only root may mount a disk to fill");
        await using (var store = await OpenAsync())
        {
            await store.PutAsync("a");
            Leave(Reserve / 2);
            await Assert.ThrowsAsync<StoreFullException>(() => store.PutAsync("refused"));
            await CleanUpAsync(store);
            Leave(Reserve / 8);
            await Assert.ThrowsAsync<StoreFullException>(() => CleanUpAsync(store));
            Assert.Equal("a", await store.ReadAsync("a"));
            Leave(long.MaxValue);
            await store.PutAsync("b");
            Assert.False(store.Failed.IsCompleted);
        }
        await using var again = await OpenAsync();
        Assert.Equal(["a", "b"], await again.AllAsync(KeyRange.Prefix(Key(""))));
    }

    [Fact]
    public async Task A_store_on_a_full_disk_opens_with_the_help_of_its_reserve()
    {
        Assert.SkipUnless(_disk.IsMounted, "only root may mount a disk to fill");
        await using (var store = await OpenAsync())
            await store.PutAsync("a");
        Fill(Free());

        await using var again = await OpenAsync();

        Assert.Equal("a", await again.ReadAsync("a"));
        await Assert.ThrowsAsync<StoreFullException>(() => again.PutAsync("refused"));
        await CleanUpAsync(again);
    }

    [Fact]
    public async Task A_disk_that_fills_between_two_looks_stops_the_store_and_harms_nothing()
    {
        Assert.SkipUnless(_disk.IsMounted, "only root may mount a disk to fill");
        var acknowledged = 0;
        await using (var store = await OpenAsync())
        {
            File.Delete(Path.Combine(_disk.Path, "data", "leasehold.reserve"));
            Fill(Free());

            // The log has some room of its own.
            var failure = await Assert.ThrowsAsync<StoreFailedException>(async () =>
            {
                for (; acknowledged < MostCommits; acknowledged++)
                    await AddAsync(store, acknowledged);
            });

            Assert.Contains("No space left on device", failure.Message);
            Assert.Equal(failure, await store.Failed);
            Assert.Equal(acknowledged, await store.CountAsync("count"));
        }
        File.Delete(Ballast);

        await using var again = await OpenAsync();

        // The one that failed may be there, wholly.
        Assert.InRange(await again.CountAsync("count"), acknowledged, acknowledged + 1);
        Assert.Equal(
            await again.CountAsync("count"), (await again.AllAsync(KeyRange.Prefix(Key("large")))).Count);
        await again.PutAsync("b");
    }

    private static async Task AddAsync(Store store, int number)
    {
        using var tx = store.Begin();
        tx.Put(Key($"large{number}"), new byte[256 * 1024]);
        tx.Add(Key("count"), 1);
        await tx.CommitAsync(StoreSteps.None);
    }

    private static async Task CleanUpAsync(Store store)
    {
        using var job = store.Begin(CommitPriority.Background);
        job.Delete(Key("gone"));
        await job.CommitAsync(StoreSteps.None);
    }

    /// <summary>Fills the disk until so many bytes are left, and lets the store look again.</summary>
    private void Leave(long left)
    {
        File.Delete(Ballast);
        File.Delete(Path.Combine(_disk.Path, "data", "leasehold.reserve"));
        if (Free() > left)
            Fill(Free() - left);
        _time.Advance(TimeSpan.FromSeconds(2));
    }

    private void Fill(long bytes)
    {
        using var file = new FileStream(Ballast, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            PreallocationSize = bytes,
        });
    }

    private async Task<Store> OpenAsync()
    {
        var options = new RocksDbOptions { Path = Path.Combine(_disk.Path, "data"), ReserveBytes = Reserve };
        return await Store.OpenAsync(
            RocksDbEngine.Open(options, _time), new StoreOptions(), _time, StoreSteps.None);
    }

    private long Free() => new DriveInfo(_disk.Path).AvailableFreeSpace;
}
