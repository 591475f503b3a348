namespace Leasehold.Core.Lifecycle;

/// <summary>
/// Server time: the wall clock, but never behind what it has shown or what was written down before, plus the time that
/// has passed since (<c>docs/decisions/0010</c>, <c>0045</c>). A jump forward holds physical revocation back, since it
/// cannot be undone.
/// </summary>
internal sealed class ServerClock : TimeProvider
{
    private static readonly TimeSpan Jump = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Gap = TimeSpan.FromHours(1);
    private static readonly TimeSpan HoldTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly TimeProvider _device;
    private readonly long _start;
    private readonly Lock _lock = new();
    private long _timeAtStart; // Ticks: what it was when this clock was made, by the latest time that it has shown.
    private DateTimeOffset _lastWall;
    private long _lastBoot;
    private long _heldUntilMs;

    /// <summary>Makes the clock of one unsealed period.</summary>
    /// <param name="device">Wall clock, and a timestamp that counts suspended time too.</param>
    /// <param name="persistedMs">The latest time written down; 0 for a new store.</param>
    public ServerClock(TimeProvider device, long persistedMs)
    {
        _device = device;
        _timeAtStart = DateTimeOffset.FromUnixTimeMilliseconds(persistedMs).UtcTicks;
        _start = device.GetTimestamp();
        _lastWall = device.GetUtcNow();
        _lastBoot = _start;
        if (persistedMs > 0 && _lastWall.ToUnixTimeMilliseconds() - persistedMs > Gap.TotalMilliseconds)
            _heldUntilMs = NowMs() + (long)HoldTime.TotalMilliseconds;
    }

    public override long TimestampFrequency => _device.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        var wall = _device.GetUtcNow(); // First: a pause behind it puts the time back for once, not forward for good.
        var passed = _device.GetElapsedTime(_start).Ticks;
        var wanted = wall.UtcTicks - passed;
        var known = Volatile.Read(ref _timeAtStart);
        while (wanted > known)
        {
            var before = Interlocked.CompareExchange(ref _timeAtStart, wanted, known);
            if (before == known)
                return wall;
            known = before;
        }
        return new DateTimeOffset(known + passed, TimeSpan.Zero);
    }

    public override long GetTimestamp() => _device.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _device.CreateTimer(callback, state, dueTime, period);

    /// <summary>Unix milliseconds.</summary>
    public long NowMs() => GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>How long physical revocation must still wait; null if it need not.</summary>
    public TimeSpan? Hold()
    {
        lock (_lock)
        {
            var wall = _device.GetUtcNow();
            var boot = _device.GetTimestamp();
            if (wall - _lastWall - _device.GetElapsedTime(_lastBoot, boot) > Jump)
                _heldUntilMs = NowMs() + (long)HoldTime.TotalMilliseconds;
            (_lastWall, _lastBoot) = (wall, boot);
            var left = _heldUntilMs - NowMs();
            return left > 0 ? TimeSpan.FromMilliseconds(left) : null;
        }
    }

    /// <summary>Physical revocation need not wait any longer.</summary>
    public void Release()
    {
        lock (_lock)
            _heldUntilMs = 0;
    }

    /// <summary>
    /// Waits for a signal, at most until a moment of this clock, unix milliseconds, and at most an hour.
    /// </summary>
    public async ValueTask WaitAsync(SemaphoreSlim signal, long until, CancellationToken cancel)
    {
        var left = Math.Clamp(until - NowMs(), 0, (long)LongestWait.TotalMilliseconds);
        var atMost = TimeSpan.FromMilliseconds(left);
        using var timeout = new CancellationTokenSource(atMost, _device);
        if (until <= NowMs())
            return; // The clock moved on before the timer ran, which counts from when it was made.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            await signal.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The time is up.
        }
    }
}
