namespace Leasehold.Server.Http;

/// <summary>
/// What bounds the memory that bodies take. Turns are taken in one order: to read what is heavy, to read what is large,
/// to be served. Who holds a later one never waits for an earlier one.
/// </summary>
internal sealed class BodyTurns
{
    private readonly SemaphoreSlim _readingHeavy = new(ConnectionLimits.HeavyBodiesRead);
    private readonly SemaphoreSlim _readingLarge = new(ConnectionLimits.LargeBodies);
    private readonly SemaphoreSlim _serving = new(ConnectionLimits.HeavyBodies);

    /// <summary>Waits until another <see cref="ConnectionLimits.HeavyBody"/> may be read.</summary>
    public Task ToReadHeavyAsync(CancellationToken cancel) => _readingHeavy.WaitAsync(cancel);

    /// <summary>Waits until another <see cref="ConnectionLimits.LargeBody"/> may be read.</summary>
    public Task ToReadLargeAsync(CancellationToken cancel) => _readingLarge.WaitAsync(cancel);

    /// <summary>Waits until another request with a <see cref="ConnectionLimits.HeavyBody"/> may be served.</summary>
    public Task ToServeAsync(CancellationToken cancel) => _serving.WaitAsync(cancel);

    /// <summary>Ends a turn to read what is heavy.</summary>
    public void EndReadingHeavy() => _readingHeavy.Release();

    /// <summary>Ends a turn to read what is large.</summary>
    public void EndReadingLarge() => _readingLarge.Release();

    /// <summary>Ends a turn to be served.</summary>
    public void EndServing() => _serving.Release();
}
