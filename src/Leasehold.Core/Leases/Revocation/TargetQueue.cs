namespace Leasehold.Core.Leases.Revocation;

/// <summary>What is known of the backlog of one target; the leases themselves stay in the store.</summary>
internal sealed class TargetQueue(RevocationTarget target)
{
    private readonly Lock _lock = new();
    private long _head;
    private long _nextTry;
    private bool _isBusy;

    public RevocationTarget Target => target;

    public Breaker Breaker { get; } = new(LeaseLimits.LongestProbe);

    /// <summary>Nothing of this target waits before this moment, unix milliseconds.</summary>
    public long Head
    {
        get
        {
            lock (_lock)
                return _head;
        }
    }

    /// <summary>When it next wants attention, unix milliseconds; never while somebody is at it.</summary>
    public long ReadyAt
    {
        get
        {
            lock (_lock)
                return _isBusy ? long.MaxValue : Math.Max(_nextTry, Breaker.ClosedUntil);
        }
    }

    /// <summary>A lease was put at this moment.</summary>
    public void Arrived(long nextTry)
    {
        lock (_lock)
        {
            _head = Math.Min(_head, nextTry);
            _nextTry = Math.Min(_nextTry, nextTry);
        }
    }

    /// <summary>Takes the target, if it is ready; <see cref="Left"/> passes nothing that arrives meanwhile.</summary>
    public bool TryTake(long now)
    {
        lock (_lock)
        {
            if (_isBusy || Math.Max(_nextTry, Breaker.ClosedUntil) > now)
                return false;
            _isBusy = true;
            _nextTry = long.MaxValue;
            return true;
        }
    }

    /// <summary>Gives the target back.</summary>
    /// <param name="nextTry">The first moment that is still waited for; <see cref="long.MaxValue"/> for none.</param>
    public void Left(long nextTry)
    {
        lock (_lock)
        {
            _isBusy = false;
            _nextTry = Math.Min(_nextTry, nextTry);
            _head = _nextTry == long.MaxValue ? _head : _nextTry; // Nothing is before the first that waits.
        }
    }
}
