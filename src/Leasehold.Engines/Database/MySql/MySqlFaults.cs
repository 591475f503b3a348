using System.ComponentModel;
using System.Net.Sockets;
using System.Security.Authentication;
using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Storage;
using MySqlConnector;

namespace Leasehold.Engines.Database.MySql;

/// <summary>What faults mean: whether the database said no, could not be asked, or may have done it.</summary>
internal static class MySqlFaults
{
    private const string NoState = "HY000";
    private const string NoAnswer = "no answer in time";
    private const string Advice =
        ". Check that the database runs there, the place in connection_url, and max_open_connections.";

    private const string TlsAdvice =
        ". The server's certificate must descend from tls_ca, else from an authority that the system trusts, and be " +
        "for tls_server_name, else for the host of connection_url.";

    // What the database says of itself, not of the statement.
    private static readonly MySqlErrorCode[] OfTheDatabase =
    [
        MySqlErrorCode.ConnectionCountError, MySqlErrorCode.ServerShutdown, MySqlErrorCode.DiskFull,
        MySqlErrorCode.OutOfMemory, MySqlErrorCode.OutOfResources, MySqlErrorCode.OptionPreventsStatement,
        MySqlErrorCode.TooManyUserConnections, MySqlErrorCode.UserLimitReached, MySqlErrorCode.RecordFileFull,
    ];

    // What the driver says, and the end of a session in the middle of a statement.
    private static readonly MySqlErrorCode[] Broken =
    [
        MySqlErrorCode.UnableToConnectToHost, MySqlErrorCode.CommandTimeoutExpired, MySqlErrorCode.QueryInterrupted,
        MySqlErrorCode.None, MySqlErrorCode.BulkCopyFailed,
    ];

    /// <summary>Whether it is a fault of the database or of the way there.</summary>
    public static bool Is(Exception fault) => fault is MySqlException or MySqlProtocolException or TimeoutException
        or IOException or OperationCanceledException or ObjectDisposedException or Win32Exception
        or InvalidOperationException { InnerException: not null };

    /// <summary>Whether the database answered, and not with an end of the session.</summary>
    public static bool IsAnswer(Exception fault) =>
        fault is MySqlException { InnerException: null } said && !Broken.Contains(said.ErrorCode);

    /// <summary>Whether two changed the same at the same time: it passes when done again.</summary>
    public static bool IsCollision(Exception fault) =>
        fault is MySqlException { ErrorCode: MySqlErrorCode.LockDeadlock };

    /// <summary>Says how a call ended.</summary>
    public static TargetResult Result(Exception fault, CallPhase phase, MySqlPool pool, MessageMask mask)
    {
        var outcome = fault switch
        {
            _ when phase == CallPhase.Connecting => TargetOutcome.Unreachable,
            MySqlException said when OfTheDatabase.Contains(said.ErrorCode) => TargetOutcome.Unreachable,
            _ when IsAnswer(fault) => TargetOutcome.Refused,
            _ => phase == CallPhase.Deciding ? TargetOutcome.Unknown : TargetOutcome.Unreachable,
        };
        var place = phase == CallPhase.Connecting
            ? $"failed to connect to {pool.Place}: "
            : "failed to execute query: ";
        return new TargetResult(outcome, mask.Apply(place + Sentence(fault)));
    }

    private static string Sentence(Exception fault) => fault switch
    {
        _ when IsAnswer(fault) && fault is MySqlException said => Sentence(said),
        OperationCanceledException => NoAnswer,
        ObjectDisposedException => "the connection was closed, as its configuration changed or the server is sealed",
        _ when FaultChain.Find<SocketException>(fault) is { SocketErrorCode: SocketError.OperationAborted } =>
            NoAnswer, // The driver gave up waiting.
        _ when FaultChain.Find<Win32Exception>(fault) is { } system => system.Message,
        MySqlException { ErrorCode: MySqlErrorCode.CommandTimeoutExpired } => NoAnswer,
        _ when FaultChain.Find<AuthenticationException>(fault) is { } tls =>
            "TLS: " + FaultChain.Innermost(tls).Message.TrimEnd('.') + TlsAdvice,
        MySqlException { ErrorCode: MySqlErrorCode.UnableToConnectToHost } said => said.Message.TrimEnd('.') + Advice,
        _ => FaultChain.Innermost(fault).Message,
    };

    private static string Sentence(MySqlException said) => said.SqlState is { Length: > 0 } state and not NoState
        ? $"Error {(int)said.ErrorCode} ({state}): {said.Message}"
        : $"Error {(int)said.ErrorCode}: {said.Message}";
}
