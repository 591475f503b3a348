using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Npgsql;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>
/// Drops a user together with all that holds it back: its sessions end first, what it owns in any database goes over to
/// our root, what it was granted is taken back. Nothing that it made is lost.
/// </summary>
internal sealed class PostgresRevocation(PostgresCalls calls, string username, CancellationToken cancel)
{
    private const string Standby =
        "the database is a standby, which need not know of the user yet: connection_url must lead to the primary";

    private readonly string _name = PostgresName.Quoted(username);

    /// <summary>Does it; absent if there is no such user.</summary>
    public ValueTask<TargetResult> RunAsync() => calls.RunAsync(DropAsync, secret: null, cancel);

    /// <summary>
    /// Runs a role's own statements instead. Where they fail because the user is gone already that is as good. Sessions
    /// of a user that they dropped end.
    /// </summary>
    public ValueTask<TargetResult> RunAsync(IReadOnlyList<string> statements) => calls.RunAsync(
        async (connection, reach) =>
        {
            var role = await PostgresRole.FindAsync(connection, username, cancel).ConfigureAwait(false);
            try
            {
                await PostgresTransaction.RunAsync(
                    connection, statements, () => reach(CallPhase.Deciding), cancel).ConfigureAwait(false);
            }
            catch (PostgresException fault) when (role is null && !PostgresFaults.IsCollision(fault))
            {
                return await GoneAsync(connection).ConfigureAwait(false);
            }
            if (role is { CanEndSessions: true })
                await PostgresTransaction.ExecuteAsync(connection, [EndOrphaned(role)], cancel).ConfigureAwait(false);
            return role is null ? await GoneAsync(connection).ConfigureAwait(false) : TargetResult.Done;
        },
        secret: null,
        cancel);

    private async Task<TargetResult> DropAsync(NpgsqlConnection connection, Action<CallPhase> reach)
    {
        if (await PostgresRole.FindAsync(connection, username, cancel).ConfigureAwait(false) is not { } role)
            return await GoneAsync(connection).ConfigureAwait(false);
        if (await EndSessionsAsync(connection, role).ConfigureAwait(false) is { } blocked)
            return blocked;
        foreach (var database in role.OtherDatabases)
        {
            if (await ReleaseInAsync(database, role).ConfigureAwait(false) is { } failed)
                return failed;
        }
        try
        {
            IReadOnlyList<string> drop = [.. role.HasThingsHere ? Release(role) : Join(role), $"DROP ROLE {_name}"];
            await PostgresTransaction.RunAsync(connection, drop, () => reach(CallPhase.Deciding), cancel)
                .ConfigureAwait(false);
        }
        catch (PostgresException fault) when (PostgresFaults.IsWait(fault))
        {
            return await WaitedAsync(connection, fault, role, "").ConfigureAwait(false);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UndefinedObject)
        {
            if (await PostgresRole.FindAsync(connection, username, cancel).ConfigureAwait(false) is null)
                return TargetResult.Absent;
            throw;
        }
        if (role.CanEndSessions) // One may have logged in meanwhile.
            await PostgresTransaction.ExecuteAsync(connection, [EndOrphaned(role)], cancel).ConfigureAwait(false);
        return TargetResult.Done;
    }

    /// <summary>
    /// That there is no such user. A standby does not know: one that was just made may come to it later, and stay.
    /// </summary>
    private async Task<TargetResult> GoneAsync(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand("SELECT pg_is_in_recovery()", connection);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(cancel).ConfigureAwait(false) is true
                ? new TargetResult(TargetOutcome.Unreachable, Standby)
                : TargetResult.Absent;
        }
    }

    /// <summary>
    /// Locks the user out and ends its sessions. Without the right to end sessions of just anybody that has to be done
    /// while there still is a user whose member our root is.
    /// </summary>
    private async Task<TargetResult?> EndSessionsAsync(NpgsqlConnection connection, PostgresRole role)
    {
        if (role.CanEndSessions && role.Sessions == 0)
            return null;
        await PostgresTransaction.RunAsync(
            connection, [.. Join(role), $"ALTER ROLE {_name} NOLOGIN"], static () => { }, cancel).ConfigureAwait(false);
        var query =
            $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_get_activity(NULL) WHERE usesysid = {role.Id}";
        var start = calls.Time.GetTimestamp();
        while (await CountAsync(connection, query).ConfigureAwait(false) > 0)
        {
            if (calls.Time.GetElapsedTime(start) > DriverLimits.SessionsEnd)
                return Failed($"sessions of {_name} do not end");
            await Task.Delay(DriverLimits.SessionsPause, calls.Time, cancel).ConfigureAwait(false);
        }
        return null;
    }

    private async Task<TargetResult?> ReleaseInAsync(string database, PostgresRole role)
    {
        TargetResult? failed = null;
        try
        {
            await calls.Pool.InDatabaseAsync(
                database,
                async connection =>
                {
                    try
                    {
                        await PostgresTransaction.RunAsync(connection, Release(role), static () => { }, cancel)
                            .ConfigureAwait(false);
                    }
                    catch (PostgresException fault) when (PostgresFaults.IsWait(fault))
                    {
                        failed = await WaitedAsync(connection, fault, role, $"in database {database}: ")
                            .ConfigureAwait(false);
                    }
                },
                cancel).ConfigureAwait(false);
        }
        catch (Exception fault) when (PostgresFaults.Is(fault) && !PostgresFaults.IsCollision(fault))
        {
            var said = fault is PostgresException answer ? PostgresFaults.Sentence(answer) : fault.Message;
            return Failed($"database {PostgresName.Quoted(database)} has objects or grants of {_name}: {said}");
        }
        return failed;
    }

    // Reassigning first leaves only grants, to this user and by it, to be dropped.
    private string[] Release(PostgresRole role) =>
        [.. Join(role), $"REASSIGN OWNED BY {_name} TO CURRENT_USER", $"DROP OWNED BY {_name}"];

    private string[] Join(PostgresRole role) => role.IsOurs ? [] : [$"GRANT {_name} TO CURRENT_USER"];

    private static string EndOrphaned(PostgresRole role) =>
        $"SELECT pg_terminate_backend(pid) FROM pg_stat_get_activity(NULL) WHERE usesysid = {role.Id} " +
        $"AND NOT EXISTS (SELECT FROM pg_roles WHERE oid = {role.Id})";

    /// <summary>Names who holds what the statement waited for.</summary>
    private async Task<TargetResult> WaitedAsync(
        NpgsqlConnection connection, PostgresException fault, PostgresRole role, string where)
    {
        var query = $"""
            SELECT string_agg(DISTINCT
                format('%s is locked by session %s of user %s', held.relation::regclass, pid, usename), '; ')
            FROM pg_locks held JOIN pg_stat_activity USING (pid) JOIN pg_shdepend thing
                ON thing.classid = 'pg_class'::regclass AND thing.objid = held.relation AND thing.refobjid = {role.Id}
            WHERE pid <> pg_backend_pid() AND granted
            """;
        var command = new NpgsqlCommand(query, connection);
        await using (command.ConfigureAwait(false))
        {
            var holders = await command.ExecuteScalarAsync(cancel).ConfigureAwait(false) as string ?? "";
            return Failed($"{where}{PostgresFaults.Sentence(fault)}{(holders.Length > 0 ? ": " : "")}{holders}");
        }
    }

    private async Task<long> CountAsync(NpgsqlConnection connection, string query)
    {
        var command = new NpgsqlCommand(query, connection);
        await using (command.ConfigureAwait(false))
            return await command.ExecuteScalarAsync(cancel).ConfigureAwait(false) is long count ? count : 0;
    }

    private TargetResult Failed(string why) => new(
        TargetOutcome.Refused, calls.Pool.Mask.Apply($"could not perform all revocation statements: {why}"));
}
