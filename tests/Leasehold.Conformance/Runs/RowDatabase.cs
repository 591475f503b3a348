using System.Globalization;
using Leasehold.Tests.Servers;

namespace Leasehold.Conformance.Runs;

/// <summary>
/// A database for a file of rows, on the PostgreSQL of this process: a superuser, another one whose password rows may
/// change, and a plain user. All log in by password.
/// </summary>
internal static class RowDatabase
{
    private const string Password = "Row-database-1";

    private static readonly Lock Lock = new();
    private static bool isGuarded;

    /// <summary>Creates it, and tells the rows where it is.</summary>
    public static void Fill(Variables variables)
    {
        var server = PostgresServer.Shared;
        string database;
        lock (Lock)
        {
            Guard(server);
            database = server.CreateDatabase();
        }
        foreach (var (name, kind) in (ReadOnlySpan<(string, string)>)
            [("root", "SUPERUSER"), ("own", "SUPERUSER"), ("user", "NOSUPERUSER")])
        {
            server.Sql(database, $"CREATE ROLE {database}_{name} LOGIN {kind} PASSWORD '{Password}'");
            variables[$"pg{name}"] = $"{database}_{name}";
        }
        variables["pg"] = $"127.0.0.1:{server.Port.ToString(CultureInfo.InvariantCulture)}/{database}";
        variables["pgpassword"] = Password;
    }

    /// <summary>Lets all but <c>postgres</c>, whom stores use, in by password only.</summary>
    private static void Guard(PostgresServer server)
    {
        if (isGuarded)
            return;
        isGuarded = true;
        server.Sql(
            "postgres",
            "CREATE TABLE hba(line text); INSERT INTO hba VALUES ('local all all trust'), " +
            "('host all postgres 127.0.0.1/32 trust'), ('host all all 127.0.0.1/32 scram-sha-256')");
        server.Sql("postgres", $"COPY hba TO '{server.Sql("postgres", "SHOW hba_file")}'");
        server.Sql("postgres", "DROP TABLE hba; SELECT pg_reload_conf()");
    }
}
