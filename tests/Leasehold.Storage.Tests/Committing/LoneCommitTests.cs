using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Storage.Tests.Committing;

/// <summary>Which thread writes for a caller that nobody waits beside.</summary>
public sealed class LoneCommitTests
{
    private const string Caller = "caller";
    private const string Committer = "committer";
    private const int MostTries = 10_000;

    private readonly FakeTimeProvider _time = new();
    private readonly FailingEngine _engine = new();

    [Fact]
    public async Task A_thread_outside_the_pool_writes_itself_while_writes_are_quick()
    {
        await using var store = await OpenAsync();

        await PutFromThreadAsync(store, "a");

        Assert.Equal(Caller, _engine.AppliedBy);
    }

    [Fact]
    public async Task After_a_slow_write_it_is_written_for_it_until_one_was_quick()
    {
        await using var store = await OpenAsync();
        _engine.Applying = () => _time.Advance(TimeSpan.FromSeconds(1));
        await PutFromThreadAsync(store, "slow");
        _engine.Applying = null;

        await PutFromThreadAsync(store, "after");
        Assert.Equal(Committer, _engine.AppliedBy);

        for (var tries = 0; tries < MostTries && _engine.AppliedBy != Caller; tries++)
            await PutFromThreadAsync(store, "again"); // The committer notes its time after it told the caller.
        Assert.Equal(Caller, _engine.AppliedBy);
    }

    [Fact]
    public async Task A_thread_of_the_pool_writes_itself_even_then()
    {
        await using var store = await OpenAsync();
        _engine.Applying = () => _time.Advance(TimeSpan.FromSeconds(1));
        await Task.Run(() => store.PutAsync("slow"));

        await Task.Run(() => store.PutAsync("after"));

        Assert.NotEqual(Committer, _engine.AppliedBy);
    }

    private async Task<Store> OpenAsync() =>
        await Store.OpenAsync(_engine, new StoreOptions(), _time, StoreSteps.None);

    private static async Task PutFromThreadAsync(Store store, string key)
    {
        var committed = new TaskCompletionSource<Task>();
        new Thread(() => committed.SetResult(store.PutAsync(key))) { Name = Caller }.Start();
        await await committed.Task;
    }
}
