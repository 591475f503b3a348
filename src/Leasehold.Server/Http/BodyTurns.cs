namespace Leasehold.Server.Http;

/// <summary>
/// What bounds the memory that bodies take. Who waits for a turn to be served may hold one to read, never the reverse.
/// </summary>
internal sealed class BodyTurns
{
    private readonly SemaphoreSlim _reading = new(ConnectionLimits.LargeBodies);
    private readonly SemaphoreSlim _serving = new(ConnectionLimits.HeavyBodies);
    private long _served;

    /// <summary>Waits until another <see cref="ConnectionLimits.LargeBody"/> may be read.</summary>
    public Task ToReadAsync(CancellationToken cancel) => _reading.WaitAsync(cancel);

    /// <summary>Waits until another request with a <see cref="ConnectionLimits.HeavyBody"/> may be served.</summary>
    public Task ToServeAsync(CancellationToken cancel) => _serving.WaitAsync(cancel);

    /// <summary>Ends a turn to read.</summary>
    public void EndReading() => _reading.Release();

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
