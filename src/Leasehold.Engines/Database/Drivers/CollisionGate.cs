namespace Leasehold.Engines.Database.Drivers;

/// <summary>
/// Lets calls run at the same time until two of them collide in a row of the database's own tables; from then on, for a
/// while, one after the other. Where nothing collides nobody waits, and where all grants are on the same tables nobody
/// is refused because of somebody else's grant.
/// </summary>
internal sealed class CollisionGate(TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _single = new(1);
    private long _lastCollision;
    private volatile bool _collided;

    /// <summary>Runs it, again after each collision; the last one's fault is its own.</summary>
    public async Task RunAsync(Func<Task> call, Func<Exception, bool> isCollision, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            var isSingle = IsContested;
            if (isSingle)
                await _single.WaitAsync(cancel).ConfigureAwait(false);
            try
            {
                await call().ConfigureAwait(false);
                return;
            }
            catch (Exception fault) when (tries < DriverLimits.CollisionTries && isCollision(fault))
            {
                Volatile.Write(ref _lastCollision, time.GetTimestamp());
                _collided = true;
            }
            finally
            {
                if (isSingle)
                    _single.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _single.Dispose();

    private bool IsContested =>
        _collided && time.GetElapsedTime(Volatile.Read(ref _lastCollision)) < DriverLimits.Contested;
}
