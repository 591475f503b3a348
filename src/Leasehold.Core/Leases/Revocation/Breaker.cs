namespace Leasehold.Core.Leases.Revocation;

/// <summary>
/// Tells a target that is away from one that answers: after some tries without an answer it is asked with one lease at
/// a time, less and less often, so that it costs nobody anything.
/// </summary>
/// <param name="longest">The longest pause between two tries.</param>
public sealed class Breaker(TimeSpan longest)
{
    private readonly Lock _lock = new();
    private int _unanswered;
    private long _closedUntil;
    private long _probedUntil;
    private string _lastError = "";

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

    /// <summary>Why the last try was not answered; empty if it was.</summary>
    public string LastError
    {
        get
        {
            lock (_lock)
                return _lastError;
        }
    }

    /// <summary>
    /// Lets one ask, or tells for how many milliseconds nobody should. Of a target that is away one asks at a time: all
    /// others would wait in vain for the same answer.
    /// </summary>
    public long Enter(long now)
    {
        lock (_lock)
        {
            if (_closedUntil > now)
                return _closedUntil - now;
            if (_unanswered < LeaseLimits.TriesUntilAway)
                return 0;
            if (_probedUntil > now)
                return (long)LeaseLimits.FirstProbe.TotalMilliseconds;
            _probedUntil = now + (long)LeaseLimits.EffectPatience.TotalMilliseconds; // Should it never be noted.
            return 0;
        }
    }

    /// <summary>Takes the result of one try.</summary>
    public void Note(TargetResult result, long now)
    {
        lock (_lock)
        {
            _probedUntil = 0;
            if (!result.IsAway)
            {
                _unanswered = 0;
                _closedUntil = 0;
                _lastError = "";
                return;
            }
            _lastError = result.Error;
            _unanswered++;
            if (_unanswered < LeaseLimits.TriesUntilAway)
                return;
            var pause = LeaseLimits.FirstProbe;
            for (var i = LeaseLimits.TriesUntilAway; i < _unanswered && pause < longest; i++)
                pause *= 2;
            if (pause > longest)
                pause = longest;
            _closedUntil = Math.Max(_closedUntil, now + (long)pause.TotalMilliseconds);
        }
    }
}
