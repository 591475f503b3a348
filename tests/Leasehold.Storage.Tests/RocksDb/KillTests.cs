using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.RocksDb;

public sealed class KillTests : IDisposable
{
    private const int Cycles = 10;
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_acknowledged_commit_survives_a_kill_and_none_is_there_by_half()
    {
        var random = new Random(20_260);
        var acknowledged = new HashSet<long>();
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            using (var writer = await KilledWriter.StartAsync(_folder.Path, random.Next(1, 300)))
            {
                await writer.KillAsync();
                acknowledged.UnionWith(writer.Acknowledged);
            }
            await CheckAsync(acknowledged);
        }
        Assert.True(acknowledged.Count > Cycles);
    }

    private async Task CheckAsync(HashSet<long> acknowledged)
    {
        await using var store = await _folder.OpenAsync();
        using var tx = store.Begin();
        var ones = await NumbersAsync(tx, Key("one/"));
        var twos = await NumbersAsync(tx, Queue("two/"));

        Assert.Empty(acknowledged.Except(ones));
        Assert.Equal(ones, twos);
        Assert.Equal(ones.Count, Counter.Decode(await tx.PeekAsync(Key("count"), StoreSteps.None)));
        Assert.Equal(ones.Count, store.Sequence);
    }

    private static async Task<SortedSet<long>> NumbersAsync(StoreTransaction tx, byte[] prefix)
    {
        var numbers = new SortedSet<long>();
        KeyRange? range = KeyRange.Prefix(prefix);
        while (range is { } left)
        {
            var page = await tx.PeekScanAsync(left, 1000, StoreSteps.None);
            foreach (var row in page.Rows)
                numbers.Add(long.Parse(Text(row.Key[prefix.Length..])));
            range = page.NextStart is { } next ? left with { Start = next } : null;
        }
        return numbers;
    }
}
