namespace Leasehold.Core.Quotas;

/// <summary>
/// The requests of one client under one rate limit. Its intervals begin with its first request; all of an interval's
/// requests are there at once. Moments are in ticks of the limiter's clock.
/// </summary>
internal sealed class ClientWindow(long start)
{
    private readonly Lock _gate = new();
    private long _interval = -1; // The interval that is counted just now.
    private long _used;
    private long _blockedUntil;
    private bool _isForgotten;

    /// <summary>Takes one request; false if the window is forgotten, and another one must count it.</summary>
    public bool TryTake(in RateTerms terms, long now, out RateDecision decision)
    {
        lock (_gate)
        {
            decision = _isForgotten ? default : Take(terms, now);
            return !_isForgotten;
        }
    }

    /// <summary>Forgets the window if it says no more than a new one would.</summary>
    public bool TryForget(in RateTerms terms, long now)
    {
        lock (_gate)
            return _isForgotten = now >= EndOf(_interval, terms) && now >= _blockedUntil;
    }

    private RateDecision Take(in RateTerms terms, long now)
    {
        if (now < _blockedUntil)
            return new RateDecision(false, terms.Limit, 0, TimeSpan.FromTicks(_blockedUntil - now));
        var interval = (now - start) / terms.Interval.Ticks;
        if (interval != _interval)
            (_interval, _used) = (interval, 0);
        var reset = TimeSpan.FromTicks(EndOf(interval, terms) - now);
        if (_used < terms.Limit)
            return new RateDecision(true, terms.Limit, terms.Limit - ++_used, reset);
        if (terms.Block <= TimeSpan.Zero)
            return new RateDecision(false, terms.Limit, 0, reset);
        _blockedUntil = now + terms.Block.Ticks;
        return new RateDecision(false, terms.Limit, 0, terms.Block);
    }

    private long EndOf(long interval, in RateTerms terms) => start + ((interval + 1) * terms.Interval.Ticks);
}
