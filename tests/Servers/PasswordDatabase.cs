using System.Globalization;

namespace Leasehold.Tests.Servers;

/// <summary>
/// A database on the PostgreSQL of this process whose users log in by password: a superuser, another one whose password
/// may be changed, and a plain user.
/// </summary>
/// <param name="Place">Host, port and database, as in a URL.</param>
/// <param name="Database">Its name, which begins the names of its users.</param>
internal sealed record PasswordDatabase(string Place, string Database)
{
    /// <summary>The password that all of them have at first.</summary>
    public const string Password = "Pass-of-tests-1";

    private static readonly Lock Lock = new();
    private static bool isGuarded;

    /// <summary>A superuser.</summary>
    public string Root => $"{Database}_root";

    /// <summary>A superuser whose password may be changed.</summary>
    public string Own => $"{Database}_own";

    /// <summary>A user without rights.</summary>
    public string User => $"{Database}_user";

    /// <summary>Creates it.</summary>
    public static PasswordDatabase Create()
    {
        var server = PostgresServer.Shared;
        lock (Lock)
        {
            Guard(server);
            var name = server.CreateDatabase();
            var port = server.Port.ToString(CultureInfo.InvariantCulture);
            var made = new PasswordDatabase($"127.0.0.1:{port}/{name}", name);
            made.Sql($"CREATE ROLE {made.Root} LOGIN SUPERUSER PASSWORD '{Password}'");
            made.Sql($"CREATE ROLE {made.Own} LOGIN SUPERUSER PASSWORD '{Password}'");
            made.Sql($"CREATE ROLE {made.User} LOGIN PASSWORD '{Password}'");
            return made;
        }
    }

    /// <summary>Runs SQL in it and returns what it prints.</summary>
    public string Sql(string text) => PostgresServer.Shared.Sql(Database, text);

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
