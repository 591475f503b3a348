using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using MySqlConnector;

namespace Leasehold.Engines.Database.MySql;

/// <summary>
/// Calls on connections of a pool of MySQL. Every statement counts at once: a call that only reads says so by not
/// saying how far it has come.
/// </summary>
internal sealed class MySqlCalls(MySqlPool pool, TimeProvider time) : DatabaseCalls<MySqlConnection>(time)
{
    /// <summary>The pool.</summary>
    public MySqlPool Pool => pool;

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
    protected override ValueTask<MySqlConnection> OpenAsync(CancellationToken cancel) => new(pool.OpenAsync(cancel));

    /// <inheritdoc/>
    protected override bool IsCollision(Exception fault) => MySqlFaults.IsCollision(fault);

    /// <inheritdoc/>
    protected override bool IsFault(Exception fault) => MySqlFaults.Is(fault);

    /// <inheritdoc/>
    protected override TargetResult ResultOf(Exception fault, CallPhase phase, string? secret) =>
        MySqlFaults.Result(fault, phase, pool, pool.Mask.With(secret));
}
