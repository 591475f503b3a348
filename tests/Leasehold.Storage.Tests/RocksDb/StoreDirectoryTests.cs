using System.Diagnostics;
using Leasehold.Storage.RocksDb;
using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.RocksDb;

public sealed class StoreDirectoryTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_is_there_again_after_closing_and_each_opening_is_a_new_epoch()
    {
        long epoch;
        await using (var store = await _folder.OpenAsync())
        {
            await store.PutAsync("a");
            epoch = store.Head.Epoch;
        }

        await using var again = await _folder.OpenAsync();

        Assert.Equal("a", await again.ReadAsync("a"));
        Assert.Equal(epoch + 1, again.Head.Epoch);
        Assert.Equal(1, again.Sequence);
    }

    [Fact]
    public async Task A_second_opening_names_the_holder()
    {
        await using var store = await _folder.OpenAsync();

        var refusal = await Assert.ThrowsAsync<StoreInUseException>(_folder.OpenAsync);

        Assert.Equal(Environment.ProcessId, refusal.Holder);
    }

    [Fact]
    public async Task A_second_process_is_named_too()
    {
        using var writer = await KilledWriter.StartAsync(_folder.Path, acknowledged: 1);

        var refusal = await Assert.ThrowsAsync<StoreInUseException>(_folder.OpenAsync);

        Assert.Equal(writer.Process.Id, refusal.Holder);
        Assert.True(Process.GetProcessById(refusal.Holder).Id > 0);
    }

    [Theory]
    [InlineData("vault.db", "raft")]
    [InlineData("CURRENT", "database")]
    [InlineData("notes.txt", "notes.txt")]
    public async Task The_data_of_something_else_is_refused_by_name_and_not_touched(string file, string named)
    {
        Directory.CreateDirectory(_folder.Path);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, file), "theirs");

        var refusal = await Assert.ThrowsAsync<StoreForeignException>(_folder.OpenAsync);

        Assert.Contains(named, refusal.Message);
        Assert.Equal([Path.Combine(_folder.Path, file)], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Short_of_room_requests_are_refused_and_clean_up_goes_on()
    {
        // What is free is half of the reserve: short of it, but above its quarter.
        var options = _folder.Options with { ReserveBytes = Free() * 2 };
        var engine = RocksDbEngine.Open(options, TimeProvider.System);
        await using var store = await Store.OpenAsync(engine, new StoreOptions(), TimeProvider.System, StoreSteps.None);

        using var request = store.Begin();
        request.Put(Key("a"), []);
        await Assert.ThrowsAsync<StoreFullException>(async () => await request.CommitAsync(StoreSteps.None));
        using var job = store.Begin(CommitPriority.Background);
        job.Delete(Key("a"));

        Assert.True((await job.CommitAsync(StoreSteps.None)).IsCommitted);
        Assert.False(store.Failed.IsCompleted);
    }

    private static long Free() => new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;
}
