using Leasehold.Faults.Crash;

namespace Leasehold.Faults.Syncs;

public sealed class SyncFaultTests : IDisposable
{
    private const int Workers = 4;
    private const long Seed = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leasehold-sync-");

    private CrashOrders Orders => new("rocksdb", Path.Combine(_folder.FullName, "data"), Seed, Workers, IsSmall: false);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_first_failed_sync_stops_acknowledging_names_the_path_and_harms_nothing()
    {
        var shim = await SyncShim.BuildAsync(_folder.FullName);
        await using var child = CrashProcess.Start(Orders, shim.Environment);
        Assert.True(await child.WaitAsync(static report => report.Acknowledged > 20, Limit));

        shim.Fail();
        Assert.True(await child.WaitAsync(static report => report.Failure is not null, Limit));
        var (code, report) = await child.EndAsync();

        Assert.Equal(CrashChild.StoreStopped, code);
        Assert.Contains(Orders.Place, report.Failure);
        await AssertWholeAsync(report);
    }

    [Fact]
    public async Task While_a_sync_stalls_nothing_is_acknowledged_and_reading_goes_on()
    {
        var shim = await SyncShim.BuildAsync(_folder.FullName);
        await using var child = CrashProcess.Start(Orders, shim.Environment);
        Assert.True(await child.WaitAsync(static report => report.Acknowledged > 20, Limit));

        shim.Stall();
        await ReadsAsync(child); // What was past its sync is acknowledged by then.
        var before = child.Read(static report => report.Acknowledged);
        await ReadsAsync(child);
        Assert.Equal(before, child.Read(static report => report.Acknowledged));

        shim.Resume();
        Assert.True(await child.WaitAsync(report => report.Acknowledged > before + 20, Limit));
        await AssertWholeAsync(await child.KillAsync());
    }

    private static async Task ReadsAsync(CrashProcess child)
    {
        var before = child.Read(static report => report.Reads);
        Assert.True(await child.WaitAsync(report => report.Reads > before + 5, Limit));
    }

    private async Task AssertWholeAsync(CrashReport report)
    {
        await using var store = await Store.OpenReadingAsync(
            await Orders.OpenEngineAsync(), new StoreOptions(), TimeProvider.System, CancellationToken.None);
        Assert.Empty(await new CrashCheck(new CrashModel(Seed, Workers), report).RunAsync(store));
    }
}
