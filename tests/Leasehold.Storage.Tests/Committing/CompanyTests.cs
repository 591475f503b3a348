using Microsoft.Extensions.Time.Testing;
using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.Committing;

/// <summary>With whom commits of jobs share their writes.</summary>
public sealed class CompanyTests
{
    private const int MostTries = 10_000;

    private readonly FailingEngine _engine = new();

    [Fact]
    public async Task A_job_comes_along_with_the_next_request()
    {
        await using var store = await OpenAsync(Timeout.InfiniteTimeSpan);
        await store.PutAsync("request");
        var before = _engine.Applied;

        var job = CommitAsync(store, "job");
        Assert.Equal(before, _engine.Applied);
        await store.PutAsync("next");

        await job;
        Assert.Equal(before + 1, _engine.Applied);
        Assert.Equal("job", await store.ReadAsync("job"));
    }

    [Fact]
    public async Task Jobs_that_began_during_a_write_come_along_with_the_one_after_it()
    {
        await using var store = await OpenAsync(Timeout.InfiniteTimeSpan);
        await store.PutAsync("first");
        var before = _engine.Applied;
        _engine.Gate.Reset();
        while (_engine.Entered.CurrentCount > 0)
            await _engine.Entered.WaitAsync(StoreSteps.None);
        var request = Task.Run(() => store.PutAsync("request"));
        await _engine.Entered.WaitAsync(StoreSteps.None);
        Task[] jobs = [CommitAsync(store, "one"), CommitAsync(store, "two")];
        _engine.Gate.Set();
        await request;
        Assert.Equal(before + 1, _engine.Applied);

        await store.PutAsync("after");

        await Task.WhenAll(jobs);
        Assert.Equal(before + 2, _engine.Applied);
    }

    [Fact]
    public async Task If_no_request_comes_a_job_goes_alone_and_the_next_does_not_wait()
    {
        await using var store = await OpenAsync(TimeSpan.FromMilliseconds(1));
        await store.PutAsync("request");
        await CommitAsync(store, "job");

        var atOnce = false;
        for (var tries = 0; tries < MostTries && !atOnce; tries++)
        {
            var next = CommitAsync(store, "next");
            atOnce = next.IsCompleted; // The committer may still be at the end of the write before.
            await next;
        }
        Assert.True(atOnce);
    }

    [Fact]
    public async Task Before_any_request_a_job_goes_at_once()
    {
        await using var store = await OpenAsync(Timeout.InfiniteTimeSpan);

        var job = CommitAsync(store, "job");

        Assert.True(job.IsCompleted);
        await job;
    }

    [Fact]
    public async Task Who_waits_for_company_is_written_when_the_store_closes()
    {
        var store = await OpenAsync(Timeout.InfiniteTimeSpan);
        await store.PutAsync("request");
        var job = CommitAsync(store, "job");

        await store.DisposeAsync();

        await job;
    }

    private async Task<Store> OpenAsync(TimeSpan wait) => await Store.OpenAsync(
        _engine, new StoreOptions { CompanyWait = wait }, new FakeTimeProvider(), StoreSteps.None);

    private static async Task CommitAsync(Store store, string name)
    {
        using var tx = store.Begin(CommitPriority.Background);
        tx.Put(Key(name), Value(name));
        Assert.True((await tx.CommitAsync(StoreSteps.None)).IsCommitted);
    }
}
