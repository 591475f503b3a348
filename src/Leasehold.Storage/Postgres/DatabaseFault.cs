using System.Net.Sockets;
using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>What faults of the database mean, in one sentence each. Passwords are in none of them.</summary>
internal static class DatabaseFault
{
    // The driver's words where the database has no certificate.
    private const string NoTls = "SSL connection requested";

    /// <summary>Whether a fault is the database's, or of the way there.</summary>
    public static bool Is(Exception fault) =>
        fault is NpgsqlException or TimeoutException or SocketException or IOException or ObjectDisposedException;

    /// <summary>
    /// Whether it may be otherwise in a moment: the connection broke, the database starts, or it has just become the
    /// replica of another, which the address leads to before long.
    /// </summary>
    public static bool IsPassing(Exception fault) => fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => true,
        PostgresException said => said.SqlState[..2] is "08" or "57" or "53" or "40"
            && said.SqlState is not (PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DiskFull),
        _ => Is(fault),
    };

    /// <summary>Whether there is no room; what was asked for was not done.</summary>
    public static bool IsFull(Exception fault) => fault is PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    /// <summary>Says it.</summary>
    public static StoreUnavailableException Describe(Exception fault, PostgresAddress address) =>
        new(Sentence(fault, address));

    private static string Sentence(Exception fault, PostgresAddress address) => fault switch
    {
        PostgresException said => Sentence(said, address),
        _ when FaultChain.Find<SocketException>(fault) is { } socket =>
            $"{address} cannot be reached: {socket.Message}; check connection_url and that PostgreSQL runs",
        _ when FaultChain.Find<TimeoutException>(fault) is not null =>
            $"{address} did not answer in time; check connection_url and that PostgreSQL runs",
        _ when FaultChain.Innermost(fault).Message is var why && why.StartsWith(NoTls, StringComparison.Ordinal) =>
            $"{address} offers no TLS; switch it on there, or say sslmode=disable in connection_url",
        _ => $"the connection to {address} broke: {FaultChain.Innermost(fault).Message}",
    };

    private static string Sentence(PostgresException said, PostgresAddress address) => said.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword =>
            $"{address} refused the password of user \"{address.User}\"; put the right one into connection_url",
        PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"{address} does not let user \"{address.User}\" in: {said.MessageText}; see its pg_hba.conf",
        PostgresErrorCodes.InvalidCatalogName => $"{address} does not exist; create it first",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"{address} grants user \"{address.User}\" too little: {said.MessageText}; let it make tables there",
        _ => $"{address} answered {said.SqlState}: {said.MessageText}",
    };
}
