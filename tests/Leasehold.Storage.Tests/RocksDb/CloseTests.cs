using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.RocksDb;

public sealed class CloseTests : IDisposable
{
    private const int Commits = 40;
    private const int ValueBytes = 256 * 1024;
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_orderly_close_leaves_a_long_log_nothing_to_replay()
    {
        await using (var store = await _folder.OpenAsync())
        {
            for (var commit = 0; commit < Commits; commit++)
            {
                using var tx = store.Begin();
                tx.Put(Key($"n{commit:d2}"), new byte[ValueBytes]);
                tx.Add(Key("count"), 1);
                await tx.CommitAsync(StoreSteps.None);
            }
            Assert.InRange(LogBytes(), 4 * 1024 * 1024, long.MaxValue);
        }
        Assert.InRange(LogBytes(), 0, 4096);

        await using var again = await _folder.OpenAsync();
        Assert.Equal(Commits, await again.CountAsync("count"));
        Assert.Equal(Commits, (await again.AllAsync(KeyRange.Prefix(Key("n")))).Count);
    }

    private long LogBytes() => new DirectoryInfo(_folder.Path).EnumerateFiles("*.log").Sum(static file => file.Length);
}
