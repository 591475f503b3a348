using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Npgsql;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>Runs calls on connections of a pool and turns what goes wrong into results.</summary>
internal sealed class PostgresCalls(PostgresPool pool, TimeProvider time) : IDisposable
{
    private readonly CollisionGate _gate = new(time);

    /// <summary>The pool.</summary>
    public PostgresPool Pool => pool;

    /// <summary>Time, as given.</summary>
    public TimeProvider Time => time;

    /// <summary>
    /// Runs a call, again if it collided with another one; <paramref name="secret"/> is in no message. The call says
    /// how far it has come.
    /// </summary>
    public async ValueTask<TargetResult> RunAsync(
        Func<NpgsqlConnection, Action<CallPhase>, Task<TargetResult>> call, string? secret, CancellationToken cancel)
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
                PostgresFaults.IsCollision,
                cancel).ConfigureAwait(false);
            return result;
        }
        catch (Exception fault) when (PostgresFaults.Is(fault))
        {
            return PostgresFaults.Result(fault, phase, pool, pool.Mask.With(secret));
        }
    }

    /// <summary>Runs a text of statements in one transaction.</summary>
    public ValueTask<TargetResult> TransactAsync(string text, string? secret, CancellationToken cancel) => RunAsync(
        async (connection, reach) =>
        {
            await PostgresTransaction.RunAsync(connection, text, () => reach(CallPhase.Deciding), cancel)
                .ConfigureAwait(false);
            return TargetResult.Done;
        },
        secret,
        cancel);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();
}
