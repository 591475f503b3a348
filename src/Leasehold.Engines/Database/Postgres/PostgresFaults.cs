using System.ComponentModel;
using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Storage;
using Npgsql;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>What faults mean: whether the database said no, could not be asked, or may have done it.</summary>
internal static class PostgresFaults
{
    // What the database says of itself, not of the statement: connections, resources, operators, and a standby's
    // "cannot execute in a read-only transaction".
    private static readonly string[] OfTheDatabase = ["08", "53", "57P"];

    // What ends sessions, whatever becomes of the statement: a pooler says it as well when its own session is lost.
    private static readonly string[] OfTheSession = ["08", "57P"];

    /// <summary>Whether it is a fault of the database or of the way there.</summary>
    public static bool Is(Exception fault) => fault is NpgsqlException or TimeoutException or IOException
        or OperationCanceledException or ObjectDisposedException or Win32Exception;

    /// <summary>Whether two changed the same row of a catalog at the same time: it passes when done again.</summary>
    public static bool IsCollision(Exception fault) => fault is PostgresException
    {
        SqlState: PostgresErrorCodes.InternalError or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.SerializationFailure,
    };

    /// <summary>Whether it waited for a lock until one of its limits.</summary>
    public static bool IsWait(Exception fault) => fault is PostgresException
    {
        SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled,
    };

    /// <summary>Says how a call ended.</summary>
    public static TargetResult Result(Exception fault, CallPhase phase, PostgresPool pool, MessageMask mask)
    {
        var outcome = fault switch
        {
            _ when phase == CallPhase.Connecting => TargetOutcome.Unreachable,
            PostgresException said when !IsOfTheDatabase(said.SqlState) => TargetOutcome.Refused,
            PostgresException said when !IsIn(OfTheSession, said.SqlState) => TargetOutcome.Unreachable,
            _ => phase == CallPhase.Working ? TargetOutcome.Unreachable : TargetOutcome.Unknown,
        };
        var place = phase == CallPhase.Connecting
            ? $"failed to connect to {pool.Place}: "
            : "failed to execute query: ";
        return new TargetResult(outcome, mask.Apply(place + Sentence(fault, phase)));
    }

    /// <summary>What was said, with what it is about and what the database advises.</summary>
    public static string Sentence(PostgresException said)
    {
        string?[] more = [said.Detail, said.Hint];
        var first = $"{said.Severity}: {said.MessageText} (SQLSTATE {said.SqlState})";
        return string.Join(": ", more.Where(static part => part is { Length: > 0 }).Prepend(first));
    }

    private static string Sentence(Exception fault, CallPhase phase) => fault switch
    {
        PostgresException said => Sentence(said),
        OperationCanceledException => "no answer in time",
        ObjectDisposedException => "the connection was closed, as its configuration changed or the server is sealed",
        _ when FaultChain.Find<Win32Exception>(fault) is { } system => system.Message,
        _ when FaultChain.Find<TimeoutException>(fault) is not null => phase == CallPhase.Connecting
            ? "no answer in time, or all max_open_connections in use"
            : "no answer in time",
        _ => FaultChain.Innermost(fault).Message,
    };

    private static bool IsOfTheDatabase(string state) =>
        state == PostgresErrorCodes.ReadOnlySqlTransaction || IsIn(OfTheDatabase, state);

    private static bool IsIn(string[] groups, string state) =>
        Array.Exists(groups, group => state.StartsWith(group, StringComparison.Ordinal));
}
