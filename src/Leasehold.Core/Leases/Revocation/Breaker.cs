namespace Leasehold.Core.Leases.Revocation;

/// <summary>
/// Tells a target that is away from one that answers: after some tries without an answer it is asked with one lease at
/// a time, less and less often, so that it costs nobody anything.
/// </summary>
public sealed class Breaker
{
    private readonly Lock _lock = new();
    private int _unanswered;
    private long _closedUntil;

    /// <summary>Whether the target counts as away.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
                return _unanswered >= LeaseLimits.TriesUntilAway;
        }
    }

    /// <summary>The moment before which it is not asked, unix milliseconds; 0 if it may be.</summary>
    public long ClosedUntil
    {
        get
        {
            lock (_lock)
                return _closedUntil;
        }
    }

    /// <summary>Takes the result of one try.</summary>
    public void Note(TargetResult result, long now)
    {
        lock (_lock)
        {
            if (!result.IsAway)
            {
                _unanswered = 0;
                _closedUntil = 0;
                return;
            }
            _unanswered++;
            if (_unanswered < LeaseLimits.TriesUntilAway)
                return;
            var pause = LeaseLimits.FirstProbe;
            for (var i = LeaseLimits.TriesUntilAway; i < _unanswered && pause < LeaseLimits.LongestProbe; i++)
                pause *= 2;
            if (pause > LeaseLimits.LongestProbe)
                pause = LeaseLimits.LongestProbe;
            _closedUntil = Math.Max(_closedUntil, now + (long)pause.TotalMilliseconds);
        }
    }
}
