using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Core.Verification;
using Leasehold.Engines.Kv;

namespace Leasehold.Engines.Tests.Kv;

/// <summary>What <c>operator verify</c> finds in a versioned mount.</summary>
public sealed class KvVerificationTests : IAsyncLifetime
{
    private const string Path = "dir/key";

    private MountedEngine? _started;

    private MountedEngine Engine => _started ?? throw new InvalidOperationException("not started");

    private KvKeys Keys => new(Engine.Mount);

    public async ValueTask InitializeAsync()
    {
        _started = await MountedEngine.StartAsync("kv", new KvEngine());
        for (var version = 1; version <= 3; version++)
            await Engine.SendAsync(Operation.Update, $"data/{Path}", """{"data":{"a":1}}""");
        await Engine.SendAsync(Operation.Update, $"destroy/{Path}", """{"versions":[1]}""");
        await Engine.SendAsync(Operation.Delete, $"data/{Path}");
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();

    [Fact]
    public async Task What_was_written_destroyed_and_deleted_agrees()
    {
        Assert.Null(await FaultAsync(Keys.Metadata(Path)));
        Assert.Null(await FaultAsync(Keys.Content(Path, 2)));
        Assert.Null(await FaultAsync(Keys.Content(Path, 3)));
        Assert.Null(await FaultAsync(Keys.Config()));
    }

    [Fact]
    public async Task Missing_data_of_a_version_is_named()
    {
        await ChangeAsync(tx => tx.Delete(Keys.Content(Path, 2)));

        Assert.Equal("the data of its version 2 is missing", await FaultAsync(Keys.Metadata(Path)));
    }

    [Fact]
    public async Task Data_that_belongs_to_nothing_is_named()
    {
        await ChangeAsync(tx =>
        {
            KvStore.PutContent(tx, Engine.Mount, Path, 1, "{}"u8.ToArray());
            KvStore.PutContent(tx, Engine.Mount, Path, 9, "{}"u8.ToArray());
            KvStore.PutContent(tx, Engine.Mount, "other", 1, "{}"u8.ToArray());
        });

        Assert.Equal(
            "it is the data of version 1, which is destroyed", await FaultAsync(Keys.Content(Path, 1)));
        Assert.Equal(
            "it is the data of version 9, which its key does not have", await FaultAsync(Keys.Content(Path, 9)));
        Assert.Equal(
            "it is the data of version 1 of a key that is missing", await FaultAsync(Keys.Content("other", 1)));
    }

    private async Task<string?> FaultAsync(Key key)
    {
        using var tx = Engine.Begin();
        return await new KvEngine().FaultAsync(key, new Rows(tx), CancellationToken.None);
    }

    private async Task ChangeAsync(Action<Transaction> change)
    {
        using var tx = Engine.Begin();
        change(tx);
        Assert.True((await tx.CommitAsync(CancellationToken.None)).IsCommitted);
    }

    private sealed class Rows(Transaction tx) : IRowLookup
    {
        public async ValueTask<bool> ExistsAsync(Key key, CancellationToken cancel) =>
            await tx.FindClearAsync(key, cancel) is not null;

        public ValueTask<T?> PeekAsync<T>(Key key, RecordFormat<T> format, CancellationToken cancel)
            where T : class => tx.PeekAsync(key, format, cancel);
    }
}
