namespace Leasehold.Server.Http;

/// <summary>
/// What bounds the memory that bodies take. Who waits for a turn to be served may hold one to read, never the reverse.
/// </summary>
internal sealed class BodyTurns
{
    private readonly SemaphoreSlim _reading = new(ConnectionLimits.LargeBodies);
    private readonly SemaphoreSlim _serving = new(ConnectionLimits.HeavyBodies);

    /// <summary>Waits until another <see cref="ConnectionLimits.LargeBody"/> may be read.</summary>
    public Task ToReadAsync(CancellationToken cancel) => _reading.WaitAsync(cancel);

    /// <summary>Waits until another request with a <see cref="ConnectionLimits.HeavyBody"/> may be served.</summary>
    public Task ToServeAsync(CancellationToken cancel) => _serving.WaitAsync(cancel);

    /// <summary>Ends a turn to read.</summary>
    public void EndReading() => _reading.Release();

    /// <summary>Ends a turn to be served.</summary>
    public void EndServing() => _serving.Release();
}
