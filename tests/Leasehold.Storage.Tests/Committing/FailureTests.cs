using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.Committing;

public sealed class FailureTests
{
    [Fact]
    public async Task After_the_first_failed_sync_nothing_is_acknowledged_any_more()
    {
        var engine = new FailingEngine();
        await using var store = await OpenAsync(engine);
        await store.PutAsync("before");
        engine.Fails = new IOException("sync failed");

        await Assert.ThrowsAsync<StoreFailedException>(() => store.PutAsync("lost"));
        engine.Fails = null;
        await Assert.ThrowsAsync<StoreFailedException>(() => store.PutAsync("after"));

        Assert.Contains("sync failed", (await store.Failed).Message);
        Assert.Equal(1, store.Sequence);
        Assert.Equal("before", await store.ReadAsync("before")); // Reading goes on.
    }

    [Fact]
    public async Task Those_who_wait_fail_with_the_one_that_failed()
    {
        var engine = new FailingEngine();
        await using var store = await OpenAsync(engine);
        await engine.Entered.WaitAsync(); // The epoch's group.
        engine.Gate.Reset();
        var first = Task.Run(() => store.PutAsync("a"));
        await engine.Entered.WaitAsync();
        var second = store.PutAsync("b");
        engine.Fails = new IOException("sync failed");
        engine.Gate.Set();

        await Assert.ThrowsAsync<StoreFailedException>(() => first);
        await Assert.ThrowsAsync<StoreFailedException>(() => second);
    }

    [Fact]
    public async Task A_full_disk_refuses_and_the_store_goes_on_when_there_is_room()
    {
        var engine = new FailingEngine();
        await using var store = await OpenAsync(engine);
        engine.Fails = new StoreFullException("full");
        await Assert.ThrowsAsync<StoreFullException>(() => store.PutAsync("a"));
        engine.Fails = null;

        using var tx = store.Begin();
        await tx.GetAsync(Key("a"), StoreSteps.None);
        tx.Put(Key("a"), []);

        Assert.True((await tx.CommitAsync(StoreSteps.None)).IsCommitted);
        Assert.False(store.Failed.IsCompleted);
    }

    [Fact]
    public async Task A_watcher_that_throws_stops_the_store()
    {
        await using var store = await OpenAsync(new FailingEngine());
        using var watching = store.Watch(new BrokenWatcher());

        await Assert.ThrowsAsync<StoreFailedException>(() => store.PutAsync("a"));
    }

    [Fact]
    public async Task Those_who_wait_are_written_as_one_group_and_see_each_other()
    {
        var engine = new FailingEngine();
        await using var store = await OpenAsync(engine);
        await engine.Entered.WaitAsync();
        engine.Gate.Reset();
        var first = Task.Run(() => store.PutAsync("a"));
        await engine.Entered.WaitAsync();
        var waiting = new List<Task<CommitResult>>();
        for (var n = 0; n < 10; n++)
        {
            var tx = store.Begin(n == 5 ? CommitPriority.Background : CommitPriority.Foreground);
            await tx.GetAsync(Key("contended"), StoreSteps.None);
            tx.Put(Key("contended"), []);
            waiting.Add(tx.CommitAsync(StoreSteps.None).AsTask());
        }
        engine.Gate.Set();
        await first;
        var results = await Task.WhenAll(waiting);

        Assert.Equal(3, engine.Applied); // Epoch, the lone one, the group.
        Assert.Equal(1, results.Count(result => result.IsCommitted));
        Assert.Equal(2, store.Sequence);
    }

    [Fact]
    public async Task A_commit_that_is_queued_is_written_though_its_caller_left()
    {
        var engine = new FailingEngine();
        await using var store = await OpenAsync(engine);
        await engine.Entered.WaitAsync();
        engine.Gate.Reset();
        var first = Task.Run(() => store.PutAsync("a"));
        await engine.Entered.WaitAsync();
        using var leaving = new CancellationTokenSource();
        using var tx = store.Begin();
        tx.Put(Key("b"), Value("b"));
        var commit = tx.CommitAsync(leaving.Token);
        await leaving.CancelAsync();
        engine.Gate.Set();

        Assert.True((await commit).IsCommitted);
        await first;
        Assert.Equal("b", await store.ReadAsync("b"));
    }

    [Fact]
    public async Task Closing_writes_what_waits_and_refuses_what_comes_after()
    {
        var engine = new FailingEngine();
        var store = await OpenAsync(engine);
        await engine.Entered.WaitAsync();
        engine.Gate.Reset();
        var first = Task.Run(() => store.PutAsync("a"));
        await engine.Entered.WaitAsync();
        var second = store.PutAsync("b");
        var closing = store.DisposeAsync();
        engine.Gate.Set();
        await closing;

        Assert.Equal(1, await first);
        Assert.Equal(2, await second);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.PutAsync("c"));
    }

    [Fact]
    public async Task A_full_queue_lets_callers_wait_instead_of_growing()
    {
        var engine = new FailingEngine();
        await using var store = await Store.OpenAsync(
            engine, new StoreOptions { ForegroundQueue = 2 }, TimeProvider.System, StoreSteps.None);
        await engine.Entered.WaitAsync();
        engine.Gate.Reset();
        var first = Task.Run(() => store.PutAsync("a"));
        await engine.Entered.WaitAsync();
        var rest = new List<Task> { store.PutAsync("b"), store.PutAsync("c"), store.PutAsync("d") };
        using var leaving = new CancellationTokenSource();
        using var tx = store.Begin();
        tx.Put(Key("e"), []);
        var withdrawn = tx.CommitAsync(leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn);
        engine.Gate.Set();
        await first;
        await Task.WhenAll(rest);

        Assert.Equal(4, store.Sequence);
    }

    [Fact]
    public async Task Those_who_wait_for_room_are_refused_when_the_store_closes()
    {
        var engine = new FailingEngine();
        var store = await Store.OpenAsync(
            engine, new StoreOptions { ForegroundQueue = 1 }, TimeProvider.System, StoreSteps.None);
        await engine.Entered.WaitAsync();
        engine.Gate.Reset();
        var first = Task.Run(() => store.PutAsync("a"));
        await engine.Entered.WaitAsync();
        var queued = store.PutAsync("b");
        List<Task<long>> waiting = [store.PutAsync("c"), store.PutAsync("d"), store.PutAsync("e")];
        var closing = store.DisposeAsync();
        engine.Gate.Set();
        await closing;

        Assert.Equal(1, await first);
        Assert.Equal(2, await queued);
        foreach (var refused in waiting)
            await Assert.ThrowsAsync<ObjectDisposedException>(() => refused);
    }

    private static async Task<Store> OpenAsync(FailingEngine engine) =>
        await Store.OpenAsync(engine, new StoreOptions(), TimeProvider.System, StoreSteps.None);

    private sealed class BrokenWatcher : ICommitWatcher
    {
        public void Published(CommittedGroup group) => throw new InvalidOperationException("a bug");
    }
}
