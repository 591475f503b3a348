using Leasehold.Core.Requests;
using Leasehold.Core.Work;
using Leasehold.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Core.Tests.Work;

public sealed class BackgroundPaceTests
{
    private static readonly TimeSpan Commit = TimeSpan.FromMilliseconds(4);

    private readonly FakeTimeProvider _time = new();
    private readonly InFlightRequests _requests;
    private readonly BackgroundPace _pace;

    public BackgroundPaceTests()
    {
        _requests = new InFlightRequests(_time);
        _pace = new BackgroundPace(_requests, _time);
        Assert.True(_pace.Batch > 0);
    }

    [Fact]
    public async Task While_nobody_asks_nothing_is_held_back()
    {
        await CommitAsync();

        Assert.True(CommitAsync().IsCompletedSuccessfully);
        Assert.True(CommitAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Beside_requests_the_next_commit_waits_as_long_as_the_last_took()
    {
        Ask();
        await CommitAsync();

        var next = CommitAsync();
        _time.Advance(Commit - TimeSpan.FromMilliseconds(1));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await next;
    }

    [Fact]
    public async Task What_was_staged_counts_as_work()
    {
        Ask();
        var begun = _pace.Now();
        _time.Advance(TimeSpan.FromMilliseconds(2));
        await CommitAsync(begun);

        var next = CommitAsync();
        _time.Advance(Commit);
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(2));
        await next;
    }

    [Fact]
    public async Task Who_is_late_rests_less()
    {
        Ask();
        _pace.NoteBehind(3 * 60_000);
        _pace.NoteBehind(0); // Other work is not late: that changes nothing.
        await CommitAsync();

        var next = CommitAsync();
        _time.Advance(Commit / 4);
        await next;
    }

    [Fact]
    public async Task A_rest_ends_at_a_named_limit()
    {
        Ask();
        await _pace.CommitAsync(_pace.Now(), () => Work(TimeSpan.FromMinutes(1)), default);
        Ask();

        var next = CommitAsync();
        _time.Advance(TimeSpan.FromMilliseconds(20));
        await next;
    }

    [Fact]
    public async Task A_failed_commit_gives_its_turn_back()
    {
        Ask();
        await Assert.ThrowsAsync<StoreFailedException>(async () => await _pace.CommitAsync(
            _pace.Now(), () => throw new StoreFailedException("broken"), default));

        await CommitAsync();
    }

    [Fact]
    public void Batches_are_small_beside_requests_and_large_again_a_second_later()
    {
        var alone = _pace.Batch;
        Ask();
        Assert.True(_pace.Batch < alone);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(alone, _pace.Batch);
    }

    [Fact]
    public void Beside_requests_one_effect_outside_at_a_time_more_the_later_it_is()
    {
        Assert.Equal(8, _pace.Together(8));
        Ask();
        Assert.Equal(1, _pace.Together(8));

        _pace.NoteBehind(7_500);
        Assert.Equal(4, _pace.Together(8));
        _pace.NoteBehind(60_000);
        Assert.Equal(8, _pace.Together(8));
    }

    [Fact]
    public async Task After_an_effect_outside_it_rests_as_long_as_that_took()
    {
        Assert.True(_pace.RestAsync(_pace.Now()).IsCompletedSuccessfully);
        Ask();
        var begun = _pace.Now();
        _time.Advance(TimeSpan.FromMilliseconds(6));

        var rest = _pace.RestAsync(begun);
        _time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.False(rest.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await rest;
    }

    [Fact]
    public async Task Work_is_slow_when_it_takes_a_second()
    {
        var work = new TaskCompletionSource();
        var quick = _pace.IsSlowAsync(work.Task);
        Assert.False(quick.IsCompleted);
        work.SetResult();
        Assert.False(await quick);

        var slow = _pace.IsSlowAsync(new TaskCompletionSource().Task);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await slow);
    }

    private void Ask() => _requests.Leave(_requests.Enter(new Request
    {
        Path = CanonicalPath.Of("sys/health"),
        Operation = Operation.Read,
    }));

    private Task<CommitResult> CommitAsync(long? begun = null) =>
        _pace.CommitAsync(begun ?? _pace.Now(), () => Work(Commit), default).AsTask();

    private ValueTask<CommitResult> Work(TimeSpan time)
    {
        _time.Advance(time);
        return new(CommitResult.Committed(1));
    }
}
