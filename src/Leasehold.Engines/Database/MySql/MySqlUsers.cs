using System.Runtime.ExceptionServices;
using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using MySqlConnector;

namespace Leasehold.Engines.Database.MySql;

/// <summary>Making users, changing and dropping them.</summary>
internal sealed class MySqlUsers(MySqlCalls calls)
{
    private const string AnyHost = "%";

    private const string Hosts = "SELECT CONVERT(Host USING utf8mb4) FROM mysql.user WHERE BINARY User = @p0";

    private const string Sessions =
        "SELECT CAST(ID AS CHAR) FROM information_schema.PROCESSLIST WHERE BINARY USER = @p0";

    /// <summary>
    /// Makes a user by statements that each count at once. If one fails after others went well, these are undone: by
    /// <paramref name="rollback"/>, or by dropping the user.
    /// </summary>
    public ValueTask<TargetResult> CreateAsync(
        IReadOnlyList<string> statements, IReadOnlyList<string> rollback, NewUser user, CancellationToken cancel) =>
        calls.RunAsync(
            async (connection, reach) =>
            {
                var done = 0;
                try
                {
                    foreach (var statement in statements)
                    {
                        reach(CallPhase.Deciding);
                        await MySqlStatements.RunAsync(connection, statement, cancel).ConfigureAwait(false);
                        done++;
                    }
                    return TargetResult.Done;
                }
                catch (MySqlException fault) when (done > 0 && MySqlFaults.IsAnswer(fault))
                {
                    if (await UndoAsync(connection, rollback, user, cancel).ConfigureAwait(false) is { } left)
                        return left;
                    throw;
                }
            },
            user.Password,
            cancel);

    /// <summary>Drops a user wherever it may come from, and ends its sessions; absent if there is none.</summary>
    public ValueTask<TargetResult> DropAsync(string username, CancellationToken cancel) => calls.RunAsync(
        async (connection, reach) =>
        {
            reach(CallPhase.Deciding);
            return await DropAsync(connection, username, cancel).ConfigureAwait(false);
        },
        secret: null,
        cancel);

    /// <summary>Runs a role's own statements; where they fail as the user is gone already that is as good.</summary>
    public ValueTask<TargetResult> DropAsync(
        IReadOnlyList<string> statements, string username, CancellationToken cancel) => calls.RunAsync(
        async (connection, reach) =>
        {
            reach(CallPhase.Deciding);
            var hosts = await HostsAsync(connection, username, cancel).ConfigureAwait(false);
            try
            {
                await RunAllAsync(connection, statements, isBlind: hosts is null, cancel).ConfigureAwait(false);
            }
            catch (MySqlException fault) when (IsGone(fault, hosts))
            {
                return TargetResult.Absent;
            }
            if (await HostsAsync(connection, username, cancel).ConfigureAwait(false) is [])
                await EndSessionsAsync(connection, username, cancel).ConfigureAwait(false);
            return hosts is [] ? TargetResult.Absent : TargetResult.Done;
        },
        secret: null,
        cancel);

    /// <summary>
    /// Changes a password: of the user from any host, or, if there is only one of that name, of that. Which of several
    /// is meant, statements have to say.
    /// </summary>
    public ValueTask<TargetResult> ChangePasswordAsync(string username, string password, CancellationToken cancel) =>
        calls.RunAsync(
            async (connection, reach) =>
            {
                reach(CallPhase.Deciding);
                var hosts = await HostsAsync(connection, username, cancel).ConfigureAwait(false);
                if (hosts is not (null or [_]) && !hosts.Contains(AnyHost))
                    return WhichOf(username, hosts);
                var host = hosts is [var only] ? only : AnyHost;
                var change = $"ALTER USER {MySqlStatements.Quoted(username)}@{MySqlStatements.Quoted(host)} " +
                    $"IDENTIFIED BY {MySqlStatements.Quoted(password)}";
                await MySqlStatements.RunAsync(connection, change, cancel).ConfigureAwait(false);
                return TargetResult.Done;
            },
            password,
            cancel);

    /// <summary>Null if all is as it was; else why not.</summary>
    private async Task<TargetResult?> UndoAsync(
        MySqlConnection connection, IReadOnlyList<string> rollback, NewUser user, CancellationToken cancel)
    {
        try
        {
            foreach (var statement in rollback)
                await MySqlStatements.RunAsync(connection, statement, cancel).ConfigureAwait(false);
            if (rollback is not [])
                return null;
            var dropped = await DropAsync(connection, user.Name, cancel).ConfigureAwait(false);
            return dropped.IsDone ? null : NotUndone(dropped);
        }
        catch (Exception fault) when (MySqlFaults.Is(fault))
        {
            var mask = calls.Pool.Mask.With(user.Password);
            return NotUndone(MySqlFaults.Result(fault, CallPhase.Deciding, calls.Pool, mask));
        }
    }

    private static TargetResult NotUndone(TargetResult why) =>
        new(TargetOutcome.Unknown, $"a failed creation was not undone: {why.Error}");

    private static TargetResult WhichOf(string username, List<string> hosts) => new(
        TargetOutcome.Refused,
        hosts is []
            ? $"there is no user {username} in the database"
            : $"the user {username} is not from any host ('%') but from {string.Join(", ", hosts)}: change each of " +
                "them by rotation_statements, or for the root by root_rotation_statements");

    /// <summary>
    /// Where we may not look which users there are, one from any host is dropped; that there is none says nothing of
    /// others.
    /// </summary>
    private static TargetResult Unseen(string username) => new(
        TargetOutcome.Refused,
        $"there is no user {username} from any host ('%'), and our root may not see whether there is one from " +
        "another: grant it SELECT ON mysql.user, or name the host in revocation_statements");

    private static async Task<TargetResult> DropAsync(
        MySqlConnection connection, string username, CancellationToken cancel)
    {
        var hosts = await HostsAsync(connection, username, cancel).ConfigureAwait(false);
        if (hosts is not [])
        {
            var users = (hosts ?? [AnyHost]).Select(host =>
                $"{MySqlStatements.Quoted(username)}@{MySqlStatements.Quoted(host)}");
            var drop = $"DROP USER {(hosts is null ? "" : "IF EXISTS ")}{string.Join(", ", users)}";
            try
            {
                await MySqlStatements.RunAsync(connection, drop, cancel).ConfigureAwait(false);
            }
            catch (MySqlException fault) when (hosts is null && fault.ErrorCode == MySqlErrorCode.CannotUser)
            {
                return Unseen(username);
            }
        }
        await EndSessionsAsync(connection, username, cancel).ConfigureAwait(false);
        return hosts is [] ? TargetResult.Absent : TargetResult.Done;
    }

    /// <summary>
    /// Runs statements; the first that fails is the last. Where we may not look whether there is such a user, a failure
    /// to revoke all privileges may mean that there is none: then those behind it are run as well, as they tell.
    /// </summary>
    private static async Task RunAllAsync(
        MySqlConnection connection, IReadOnlyList<string> statements, bool isBlind, CancellationToken cancel)
    {
        MySqlException? unsure = null;
        foreach (var statement in statements)
        {
            try
            {
                await MySqlStatements.RunAsync(connection, statement, cancel).ConfigureAwait(false);
            }
            catch (MySqlException fault) when (isBlind && fault.ErrorCode == MySqlErrorCode.RevokeGrantsError)
            {
                unsure ??= fault;
            }
        }
        if (unsure is not null)
            ExceptionDispatchInfo.Throw(unsure);
    }

    /// <summary>Whether statements failed as there is no such user; where we may not look it must say so.</summary>
    private static bool IsGone(MySqlException fault, List<string>? hosts) => hosts is null
        ? fault.ErrorCode == MySqlErrorCode.CannotUser
        : hosts is [] && MySqlFaults.IsAnswer(fault);

    /// <summary>The hosts of a user; null if our root may not read them.</summary>
    private static async Task<List<string>?> HostsAsync(
        MySqlConnection connection, string username, CancellationToken cancel)
    {
        try
        {
            return await MySqlStatements.TextsAsync(connection, Hosts, [username], cancel).ConfigureAwait(false);
        }
        catch (MySqlException fault) when (fault.ErrorCode is MySqlErrorCode.TableAccessDenied
            or MySqlErrorCode.ColumnAccessDenied or MySqlErrorCode.DatabaseAccessDenied)
        {
            return null;
        }
    }

    /// <summary>
    /// Ends sessions of a user that is dropped: they would go on otherwise. Without the right to see or end sessions of
    /// others there is nothing that we could do; then they end when the client leaves.
    /// </summary>
    private static async Task EndSessionsAsync(MySqlConnection connection, string username, CancellationToken cancel)
    {
        foreach (var session in await MySqlStatements.TextsAsync(connection, Sessions, [username], cancel)
            .ConfigureAwait(false))
        {
            try
            {
                await MySqlStatements.RunAsync(connection, $"KILL {session}", cancel).ConfigureAwait(false);
            }
            catch (MySqlException fault) when (fault.ErrorCode is MySqlErrorCode.NoSuchThread
                or MySqlErrorCode.KillDenied)
            {
                continue;
            }
        }
    }
}
