using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Requests;
using Leasehold.Core.Work;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Connections;

/// <summary>
/// The way to a database. Where a rotation of its root's password is not known to have ended, both passwords are tried
/// first, and the row learns which one holds.
/// </summary>
internal sealed class ConnectionAccess(DatabasePools pools, Func<Transaction> begin, TimeProvider clock)
{
    // What was begun before a crash may still be at work in the database; until then the candidate is kept.
    private static readonly TimeSpan Aftermath = LeaseLimits.EffectPatience + LeaseLimits.EffectAftermath;

    /// <summary>How often a database is asked whose root gets other passwords meanwhile.</summary>
    private const int Attempts = 3;

    private readonly KeyedTurns<(ulong Mount, Id16 Id)> _turns = new();

    /// <summary>Waits for one's turn at the root of a connection; disposing the result ends it.</summary>
    public ValueTask<IDisposable> EnterAsync(ulong mount, ConnectionRow row, CancellationToken cancel) =>
        _turns.EnterAsync((mount, ConnectionStore.IdOf(row)), cancel);

    /// <summary>Whether the database may still be at a change of the root's password.</summary>
    public static bool MayBeChanging(ConnectionRow row, DateTimeOffset now) => !row.Candidate.IsEmpty &&
        now - DateTimeOffset.FromUnixTimeMilliseconds(row.CandidateAt) <= Aftermath;

    /// <summary>A connection as it is now, wherever it is; null if it is gone.</summary>
    public async ValueTask<ConnectionRow?> CurrentAsync(ulong mount, ConnectionRow row, CancellationToken cancel)
    {
        using var tx = begin();
        return await ConnectionStore.FindSameAsync(tx, mount, row, cancel).ConfigureAwait(false);
    }

    /// <summary>Whether a password lets the root of a connection in.</summary>
    public async ValueTask<TargetResult> TryAsync(
        ConnectionRow row, ReadOnlyMemory<byte> password, CancellationToken cancel)
    {
        var (database, refusal) = pools.Open(row, password.Span);
        if (database is null)
            return new TargetResult(TargetOutcome.Impossible, string.Join("; ", refusal?.Errors ?? []));
        await using (database.ConfigureAwait(false))
            return await database.VerifyAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>A use of the pool of a connection, or why there can't be one.</summary>
    public async ValueTask<Outcome<DatabaseUse>> OpenAsync(ulong mount, ConnectionRow row, CancellationToken cancel)
    {
        if (row.Candidate.IsEmpty)
            return pools.Take(mount, row);
        using var turn = await EnterAsync(mount, row, cancel).ConfigureAwait(false);
        return pools.Take(mount, await SettledAsync(mount, row, cancel).ConfigureAwait(false));
    }

    /// <summary>
    /// Asks a database, and tells its answer as a target does. One that has not answered several times is not asked
    /// until a pause is over, so that nobody waits for it in vain.
    /// </summary>
    /// <param name="mount">The mount.</param>
    /// <param name="row">The connection.</param>
    /// <param name="ask">What is asked.</param>
    /// <param name="always">Whether to ask all the same: of revocations the kernel knows itself when.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<TargetResult> UseAsync(
        ulong mount,
        ConnectionRow row,
        Func<IDatabase, ValueTask<TargetResult>> ask,
        CancellationToken cancel,
        bool always = false)
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = await AskAsync(mount, row, ask, always, cancel).ConfigureAwait(false);
            if (attempt == Attempts || result.Outcome is not (TargetOutcome.Refused or TargetOutcome.Unreachable))
                return result;
            // Nothing has changed there. The root may have got another password while it was asked.
            var current = await CurrentAsync(mount, row, cancel).ConfigureAwait(false);
            if (current is null || (current.Version == row.Version && current.Candidate.Equals(row.Candidate)))
                return result;
            row = current;
        }
    }

    private async ValueTask<TargetResult> AskAsync(
        ulong mount,
        ConnectionRow row,
        Func<IDatabase, ValueTask<TargetResult>> ask,
        bool always,
        CancellationToken cancel)
    {
        // Before all else: where two passwords are to be tried, everybody would wait in vain for each of them.
        if (!always && pools.BreakerOf(mount, row) is { } breaker && breaker.Enter(NowMs()) is > 0 and var left)
            return Away(left, breaker.LastError);
        var (use, refusal) = await OpenAsync(mount, row, cancel).ConfigureAwait(false);
        if (use is null)
            return new TargetResult(TargetOutcome.Impossible, string.Join("; ", refusal?.Errors ?? []));
        using (use)
        {
            var result = await ask(use.Database).ConfigureAwait(false);
            use.Breaker.Note(result, NowMs()); // It may have taken longer than the pause that follows.
            return result;
        }
    }

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static TargetResult Away(long left, string lastError)
    {
        var seconds = (left + 999) / 1000;
        var wait = seconds == 1 ? "1 second" : $"{seconds} seconds";
        return new TargetResult(
            TargetOutcome.Unreachable,
            $"the database has not answered several times and is asked again in {wait}; last: {lastError}")
        {
            RetryAfter = TimeSpan.FromSeconds(seconds),
        };
    }

    /// <summary>The row as it is when it is known which password holds; as it was where nobody knows yet.</summary>
    private async ValueTask<ConnectionRow> SettledAsync(ulong mount, ConnectionRow row, CancellationToken cancel)
    {
        row = await CurrentAsync(mount, row, cancel).ConfigureAwait(false) ?? row;
        if (row.Candidate.IsEmpty)
            return row;
        if ((await TryAsync(row, row.Candidate.Memory, cancel).ConfigureAwait(false)).IsDone)
            return await SettleAsync(mount, row, row.Candidate, cancel).ConfigureAwait(false);
        if (MayBeChanging(row, clock.GetUtcNow()))
            return row;
        return (await TryAsync(row, row.Password.Memory, cancel).ConfigureAwait(false)).IsDone
            ? await SettleAsync(mount, row, row.Password, cancel).ConfigureAwait(false)
            : row;
    }

    /// <summary>Stores that a password holds, and that there is no other.</summary>
    private async ValueTask<ConnectionRow> SettleAsync(
        ulong mount, ConnectionRow row, Google.Protobuf.ByteString password, CancellationToken cancel)
    {
        using var tx = begin();
        var current = await ConnectionStore.FindSameAsync(tx, mount, row, cancel).ConfigureAwait(false);
        if (current is null || !current.Candidate.Equals(row.Candidate))
            return current ?? row;
        var settled = RootPassword.Settled(current, password);
        await ConnectionStore.PutSameAsync(tx, mount, settled, cancel).ConfigureAwait(false);
        return (await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted ? settled : row;
    }
}
