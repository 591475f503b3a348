using Leasehold.Storage;
using Npgsql;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>Tells the end of a connection from all else that goes wrong on it.</summary>
internal static class PostgresLoss
{
    // What the database says as it ends a connection: shutdown, crash, not yet there again, idle for too long.
    private static readonly string[] Ends =
    [
        PostgresErrorCodes.AdminShutdown, PostgresErrorCodes.CrashShutdown, PostgresErrorCodes.CannotConnectNow,
        PostgresErrorCodes.IdleSessionTimeout,
    ];

    /// <summary>Whether the connection is gone; what did not answer in time may be at it still.</summary>
    public static bool Is(Exception fault) => fault switch
    {
        PostgresException { SqlState: ['0', '8', ..] } => true,
        PostgresException said => Ends.Contains(said.SqlState),
        NpgsqlException => FaultChain.Find<IOException>(fault) is not null &&
            FaultChain.Find<TimeoutException>(fault) is null,
        _ => false,
    };
}
