using Leasehold.Core.Lifecycle;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Core.Tests.Lifecycle;

public sealed class ServerClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Time_never_runs_back_behind_what_was_written_down()
    {
        var device = new Device();
        var clock = new ServerClock(device, Start.AddMinutes(10).ToUnixTimeMilliseconds());
        Assert.Equal(Start.AddMinutes(10), clock.GetUtcNow());

        device.Pass(TimeSpan.FromMinutes(1));
        device.Wall = Start.AddDays(-1);

        Assert.Equal(Start.AddMinutes(11), clock.GetUtcNow());
        device.Wall = Start.AddMinutes(30);
        Assert.Equal(Start.AddMinutes(30), clock.GetUtcNow());
    }

    [Fact]
    public void Time_never_runs_back_behind_what_was_shown()
    {
        var device = new Device();
        var clock = new ServerClock(device, Start.ToUnixTimeMilliseconds());
        device.Wall = Start.AddDays(1);
        Assert.Equal(Start.AddDays(1), clock.GetUtcNow());

        device.Wall = Start;
        device.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(Start.AddDays(1).AddMinutes(1), clock.GetUtcNow());
    }

    [Fact]
    public void A_jump_that_is_put_right_holds_revocation_back_no_longer_than_any()
    {
        var device = new Device();
        var clock = new ServerClock(device, Start.ToUnixTimeMilliseconds());
        device.Wall = Start.AddDays(100);
        Assert.Equal(TimeSpan.FromSeconds(60), clock.Hold());

        device.Wall = Start;
        device.Pass(TimeSpan.FromSeconds(59));
        Assert.Equal(TimeSpan.FromSeconds(1), clock.Hold());
        device.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(clock.Hold());
    }

    [Fact]
    public async Task A_wait_is_at_most_an_hour()
    {
        var device = new FakeTimeProvider(Start);
        var clock = new ServerClock(device, 0);
        using var signal = new SemaphoreSlim(0, 1);
        var waiting = clock.WaitAsync(signal, clock.NowMs() + (100L * 24 * 3_600_000), CancellationToken.None).AsTask();

        device.Advance(TimeSpan.FromHours(1));

        await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_jump_ahead_holds_revocation_back_for_a_minute()
    {
        var device = new Device();
        var clock = new ServerClock(device, Start.ToUnixTimeMilliseconds());
        device.Pass(TimeSpan.FromDays(3)); // Time that really passed is no jump.
        Assert.Null(clock.Hold());

        device.Wall = device.Wall.AddMinutes(1);
        Assert.Null(clock.Hold());
        device.Wall = device.Wall.AddMinutes(3);
        Assert.Equal(TimeSpan.FromSeconds(60), clock.Hold());
        device.Pass(TimeSpan.FromSeconds(59));
        Assert.Equal(TimeSpan.FromSeconds(1), clock.Hold());
        device.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(clock.Hold());
    }

    [Fact]
    public void A_start_after_a_long_gap_holds_revocation_back()
    {
        var device = new FakeTimeProvider(Start);

        Assert.Null(new ServerClock(device, Start.AddMinutes(-59).ToUnixTimeMilliseconds()).Hold());
        Assert.NotNull(new ServerClock(device, Start.AddMinutes(-61).ToUnixTimeMilliseconds()).Hold());
        Assert.Null(new ServerClock(device, persistedMs: 0).Hold());
    }

    [Fact]
    public async Task A_wait_is_over_when_its_moment_has_come_whatever_came_first()
    {
        var device = new FakeTimeProvider(Start);
        var clock = new ServerClock(device, 0);
        using var signal = new SemaphoreSlim(0, 1);

        await clock.WaitAsync(signal, clock.NowMs(), CancellationToken.None);
        var waiting = clock.WaitAsync(signal, clock.NowMs() + 1_000, CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        device.Advance(TimeSpan.FromSeconds(1));
        await waiting;
        var woken = clock.WaitAsync(signal, clock.NowMs() + 1_000, CancellationToken.None).AsTask();
        signal.Release();
        await woken;
    }

    /// <summary>A wall clock that can be set, and time since boot, which cannot.</summary>
    private sealed class Device : TimeProvider
    {
        private long _boot;

        public DateTimeOffset Wall { get; set; } = Start;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time)
        {
            _boot += time.Ticks;
            Wall += time;
        }

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => _boot;
    }
}
