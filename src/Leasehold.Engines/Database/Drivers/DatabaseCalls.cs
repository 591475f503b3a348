using Leasehold.Core.Leases;

namespace Leasehold.Engines.Database.Drivers;

/// <summary>Runs calls on connections of a pool and turns what goes wrong into results.</summary>
internal abstract class DatabaseCalls<TConnection>(TimeProvider time) : IDisposable
    where TConnection : IAsyncDisposable
{
    private readonly CollisionGate _gate = new(time);

    /// <summary>Time, as given.</summary>
    public TimeProvider Time => time;

    /// <summary>
    /// Runs a call, again if it collided with another one, or if its connection was lost before anything changed: those
    /// of a pool may have ended while nobody used them. <paramref name="secret"/> is in no message. The call says how
    /// far it has come.
    /// </summary>
    public async ValueTask<TargetResult> RunAsync(
        Func<TConnection, Action<CallPhase>, Task<TargetResult>> call, string? secret, CancellationToken cancel)
    {
        var phase = CallPhase.Connecting;
        var result = TargetResult.Done;
        try
        {
            await _gate.RunAsync(
                async () =>
                {
                    try
                    {
                        await TryAsync().ConfigureAwait(false);
                    }
                    catch (Exception fault) when (phase == CallPhase.Working && IsLoss(fault))
                    {
                        CloseIdle(); // They are as old as the one that was lost.
                        await TryAsync().ConfigureAwait(false);
                    }
                },
                IsCollision,
                cancel).ConfigureAwait(false);
            return result;
        }
        catch (Exception fault) when (IsFault(fault))
        {
            return ResultOf(fault, phase, secret);
        }

        async Task TryAsync()
        {
            phase = CallPhase.Connecting;
            var connection = await OpenAsync(cancel).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                phase = CallPhase.Working;
                result = await call(connection, reached => phase = reached).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    /// <summary>A connection of the pool.</summary>
    protected abstract ValueTask<TConnection> OpenAsync(CancellationToken cancel);

    /// <summary>Closes the connections of the pool that nobody uses.</summary>
    protected virtual void CloseIdle()
    {
    }

    /// <summary>Whether the connection was lost, as one of a pool is that is not tried before its use.</summary>
    protected virtual bool IsLoss(Exception fault) => false;

    /// <summary>Whether two calls changed the same at the same time: it passes when done again.</summary>
    protected abstract bool IsCollision(Exception fault);

    /// <summary>Whether it is a fault of the database or of the way there.</summary>
    protected abstract bool IsFault(Exception fault);

    /// <summary>What such a fault means.</summary>
    protected abstract TargetResult ResultOf(Exception fault, CallPhase phase, string? secret);
}
