namespace Leasehold.Client.Transport;

/// <summary>Lets requests go at a rate: a burst at once, then one after the other. Safe for all threads.</summary>
internal sealed class RequestPace(RequestRate rate, TimeProvider clock)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    private readonly Lock _turns = new();
    private double _left = rate.Burst;
    private long _since = clock.GetTimestamp();

    /// <summary>Returns when the next request may go.</summary>
    public Task WaitAsync(CancellationToken cancel)
    {
        var pause = TakeTurn();
        return pause > TimeSpan.Zero ? Task.Delay(pause, clock, cancel) : Task.CompletedTask;
    }

    private TimeSpan TakeTurn()
    {
        lock (_turns)
        {
            var now = clock.GetTimestamp();
            _left = Math.Min(rate.Burst, _left + (clock.GetElapsedTime(_since, now).TotalSeconds * rate.PerSecond)) - 1;
            _since = now;
            var seconds = -_left / rate.PerSecond;
            return seconds < LongestPause.TotalSeconds ? TimeSpan.FromSeconds(seconds) : LongestPause;
        }
    }
}
