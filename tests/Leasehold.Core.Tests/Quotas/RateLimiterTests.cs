using System.Net;
using CsCheck;
using Leasehold.Core.Quotas;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Core.Tests.Quotas;

public sealed class RateLimiterTests
{
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    /// <summary>
    /// Against a model that knows all moments of all requests: in each interval, counted from the client's first
    /// request, the first so many pass; who asked once more is kept out for the block.
    /// </summary>
    [Fact]
    public void Each_client_gets_its_rate_and_no_more()
    {
        var step = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1_500]);
        Gen.Select(Gen.Long[1, 5], Gen.Int[1, 3], OneOf(0, 0, 1, 4), step.Array[1, 120]).Sample(
            (limit, interval, block, steps) =>
            {
                var clock = new FakeTimeProvider();
                var terms = new RateTerms(limit, TimeSpan.FromSeconds(interval), TimeSpan.FromSeconds(block));
                var limiter = new RateLimiter(terms, capacity: 100, clock);
                var models = Enumerable.Range(0, 4).Select(_ => new Model(terms)).ToArray();
                var now = 0L;
                foreach (var (client, wait) in steps)
                {
                    clock.Advance(TimeSpan.FromMilliseconds(wait));
                    now += wait;
                    var decision = limiter.Take(new IPAddress([192, 0, 2, (byte)client]));
                    Assert.Equal(models[client].Take(now), (decision.IsAllowed, decision.Remaining));
                    Assert.True(decision.Reset > TimeSpan.Zero);
                    Assert.True(decision.Reset <= TimeSpan.FromSeconds(Math.Max(interval, block)));
                }
            });
    }

    [Fact]
    public void Reset_is_when_the_next_request_passes()
    {
        var clock = new FakeTimeProvider();
        var limiter = new RateLimiter(new RateTerms(1, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(7)), 10, clock);
        Assert.True(limiter.Take(Client).IsAllowed);
        clock.Advance(TimeSpan.FromMilliseconds(500));

        var refused = limiter.Take(Client);
        Assert.Equal(new RateDecision(false, 1, 0, TimeSpan.FromSeconds(7)), refused);
        clock.Advance(refused.Reset - TimeSpan.FromMilliseconds(1));
        Assert.False(limiter.Take(Client).IsAllowed);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(limiter.Take(Client).IsAllowed);
    }

    [Fact]
    public void A_client_that_is_known_costs_no_memory()
    {
        var limiter = new RateLimiter(new RateTerms(5, TimeSpan.FromSeconds(1), default), 10, new FakeTimeProvider());
        limiter.Take(Client);
        limiter.Take(Client);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            limiter.Take(Client);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Clients_beyond_the_capacity_share_and_the_idle_make_room()
    {
        const int capacity = 50;
        const int flood = 20_000;
        var clock = new FakeTimeProvider();
        var limiter = new RateLimiter(new RateTerms(2, TimeSpan.FromSeconds(1), default), capacity, clock);

        var allowed = Enumerable.Range(0, flood).Count(i => limiter.Take(new IPAddress(0x0A000000L + i)).IsAllowed);
        Assert.InRange(allowed, capacity, capacity + (2 * QuotaLimits.SharedCounts));

        clock.Advance(TimeSpan.FromSeconds(1));
        var fresh = new IPAddress(0x0B000000L);
        Assert.True(limiter.Take(fresh).IsAllowed);
        Assert.True(limiter.Take(fresh).IsAllowed);
        Assert.False(limiter.Take(fresh).IsAllowed);
    }

    [Fact]
    public async Task Clients_on_many_threads_get_exactly_the_rate()
    {
        var limiter = new RateLimiter(new RateTerms(500, TimeSpan.FromSeconds(1), default), 10, new FakeTimeProvider());
        var allowed = 0;
        await Parallel.ForAsync(0, 2_000, async (_, _) =>
        {
            await Task.Yield();
            if (limiter.Take(Client).IsAllowed)
                Interlocked.Increment(ref allowed);
        });
        Assert.Equal(500, allowed);
    }

    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(2.5, 3)]
    [InlineData(1e300, 1_000_000_000_000_000)]
    public void Rates_are_whole_requests(double rate, long limit) => Assert.Equal(
        new RateTerms(limit, TimeSpan.FromSeconds(3), TimeSpan.Zero),
        RateTerms.Of(new() { Rate = rate, Interval = 3 }));

    private sealed class Model(RateTerms terms)
    {
        private readonly List<long> _passed = [];
        private long? _first;
        private long _blockedUntil;

        public (bool IsAllowed, long Remaining) Take(long now)
        {
            if (now < _blockedUntil)
                return (false, 0);
            _first ??= now;
            var interval = (long)terms.Interval.TotalMilliseconds;
            var begin = now - ((now - _first.Value) % interval);
            var used = _passed.Count(moment => moment >= begin);
            if (used >= terms.Limit)
            {
                _blockedUntil = now + (long)terms.Block.TotalMilliseconds;
                return (false, 0);
            }
            _passed.Add(now);
            return (true, terms.Limit - used - 1);
        }
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
