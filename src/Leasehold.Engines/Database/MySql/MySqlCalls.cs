using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using MySqlConnector;

namespace Leasehold.Engines.Database.MySql;

/// <summary>Runs calls on connections of a pool and turns what goes wrong into results.</summary>
internal sealed class MySqlCalls(MySqlPool pool, TimeProvider time) : IDisposable
{
    private readonly CollisionGate _gate = new(time);

    /// <summary>The pool.</summary>
    public MySqlPool Pool => pool;

    /// <summary>
    /// Runs a call, again if it collided with another one; <paramref name="secret"/> is in no message. Every statement
    /// counts at once: a call that only reads has to say so by not saying how far it has come.
    /// </summary>
    public async ValueTask<TargetResult> RunAsync(
        Func<MySqlConnection, Action<CallPhase>, Task<TargetResult>> call, string? secret, CancellationToken cancel)
    {
        var phase = CallPhase.Connecting;
        var result = TargetResult.Done;
        try
        {
            await _gate.RunAsync(
                async () =>
                {
                    phase = CallPhase.Connecting;
                    var connection = await pool.OpenAsync(cancel).ConfigureAwait(false);
                    await using (connection.ConfigureAwait(false))
                    {
                        phase = CallPhase.Working;
                        result = await call(connection, reached => phase = reached).ConfigureAwait(false);
                    }
                },
                MySqlFaults.IsCollision,
                cancel).ConfigureAwait(false);
            return result;
        }
        catch (Exception fault) when (MySqlFaults.Is(fault))
        {
            return MySqlFaults.Result(fault, phase, pool, pool.Mask.With(secret));
        }
    }

    /// <summary>Runs statements one after the other; the first that fails is the last.</summary>
    public ValueTask<TargetResult> EachAsync(
        IReadOnlyList<string> statements, string? secret, CancellationToken cancel) => RunAsync(
        async (connection, reach) =>
        {
            reach(CallPhase.Deciding);
            foreach (var statement in statements)
                await MySqlStatements.RunAsync(connection, statement, cancel).ConfigureAwait(false);
            return TargetResult.Done;
        },
        secret,
        cancel);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();
}
