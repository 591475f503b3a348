namespace Leasehold.Server.Http;

/// <summary>
/// What bounds the memory that bodies take. Turns are taken in one order (heavy, large, served), so that nobody waits
/// for somebody who waits for him.
/// </summary>
internal sealed class BodyTurns(TimeProvider time)
{
    private readonly SemaphoreSlim _heavy = new(ConnectionLimits.HeavyBodiesRead);
    private readonly SemaphoreSlim _large = new(ConnectionLimits.LargeBodies);
    private readonly SemaphoreSlim _serving = new(ConnectionLimits.HeavyBodies);
    private long _served;

    /// <summary>Waits until another <see cref="ConnectionLimits.HeavyBody"/> may be read.</summary>
    public Task<ReadingTurn> ToReadAsync(CancellationToken cancel) =>
        EnterAsync(_heavy, ConnectionLimits.SlowBody, cancel);

    /// <summary>
    /// Waits until another <see cref="ConnectionLimits.LargeBody"/> may be read. So much memory is not given to one
    /// more because somebody is slow: this turn lasts as long as the body.
    /// </summary>
    public Task<ReadingTurn> ToReadLargeAsync(CancellationToken cancel) =>
        EnterAsync(_large, Timeout.InfiniteTimeSpan, cancel);

    /// <summary>Waits until another request with a <see cref="ConnectionLimits.HeavyBody"/> may be served.</summary>
    public Task ToServeAsync(CancellationToken cancel) => _serving.WaitAsync(cancel);

    /// <summary>
    /// Ends a turn to be served. The copies of so large a body are collected late, as they are: with many at once they
    /// would be most of the memory. It takes milliseconds, as little else is alive.
    /// </summary>
    /// <param name="bytes">How long the body was.</param>
    public void EndServing(int bytes)
    {
        if (Interlocked.Add(ref _served, bytes) >= ConnectionLimits.HeavyBytesPerCollection)
        {
            Interlocked.Exchange(ref _served, 0);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        }
        _serving.Release();
    }

    private async Task<ReadingTurn> EnterAsync(SemaphoreSlim turns, TimeSpan limit, CancellationToken cancel)
    {
        await turns.WaitAsync(cancel);
        return new ReadingTurn(turns, limit, time);
    }
}
