using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Npgsql;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>Calls on connections of a pool of PostgreSQL.</summary>
internal sealed class PostgresCalls(PostgresPool pool, TimeProvider time) : DatabaseCalls<NpgsqlConnection>(time)
{
    /// <summary>The pool.</summary>
    public PostgresPool Pool => pool;

    /// <summary>Runs statements in one transaction.</summary>
    public ValueTask<TargetResult> TransactAsync(
        IReadOnlyList<string> statements, string? secret, CancellationToken cancel) => RunAsync(
        async (connection, reach) =>
        {
            await PostgresTransaction.RunAsync(connection, statements, () => reach(CallPhase.Deciding), cancel)
                .ConfigureAwait(false);
            return TargetResult.Done;
        },
        secret,
        cancel);

    /// <inheritdoc/>
    protected override ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancel) => pool.OpenAsync(cancel);

    /// <inheritdoc/>
    protected override void CloseIdle() => pool.CloseIdle();

    /// <inheritdoc/>
    protected override bool IsLoss(Exception fault) => PostgresLoss.Is(fault);

    /// <inheritdoc/>
    protected override bool IsCollision(Exception fault) => PostgresFaults.IsCollision(fault);

    /// <inheritdoc/>
    protected override bool IsFault(Exception fault) => PostgresFaults.Is(fault);

    /// <inheritdoc/>
    protected override TargetResult ResultOf(Exception fault, CallPhase phase, string? secret) =>
        PostgresFaults.Result(fault, phase, pool, pool.Mask.With(secret));
}
