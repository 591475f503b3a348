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
    public async Task<ReadingTurn> ToReadAsync(CancellationToken cancel)
    {
        await _heavy.WaitAsync(cancel);
        return new ReadingTurn(_heavy, ConnectionLimits.SlowBody, time);
    }

    /// <summary>Waits until another <see cref="ConnectionLimits.LargeBody"/> may be read.</summary>
    public Task ToReadLargeAsync(CancellationToken cancel) => _large.WaitAsync(cancel);

    /// <summary>Waits until another request with a <see cref="ConnectionLimits.HeavyBody"/> may be served.</summary>
    public Task ToServeAsync(CancellationToken cancel) => _serving.WaitAsync(cancel);

    /// <summary>Ends a turn to read a large body.</summary>
    public void EndReadingLarge() => _large.Release();

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
}
