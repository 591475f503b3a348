using System.Globalization;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

/// <summary>A real database in which a server that is killed makes users.</summary>
/// <param name="Plugin">The plugin for it.</param>
/// <param name="Url">Its connection URL.</param>
/// <param name="Root">Who may do all in it, and has <see cref="PasswordDatabase.Password"/> at first.</param>
/// <param name="User">A user that is there already.</param>
/// <param name="Make">The creation statements.</param>
/// <param name="Count">Counts the users that a server has made.</param>
/// <param name="Remove">Removes what was started for it.</param>
internal sealed record CrashedDatabase(
    string Plugin, string Url, string Root, string User, string Make, Func<int> Count, Action Remove) : IDisposable
{
    /// <summary>A new one: <c>postgresql</c> or <c>mysql</c>.</summary>
    public static CrashedDatabase Of(string kind) => kind == "mysql" ? MySql() : Postgres();

    public void Dispose() => Remove();

    private static CrashedDatabase Postgres()
    {
        var database = new PasswordDatabase();
        return new CrashedDatabase(
            "postgresql-database-plugin",
            $"postgresql://{{{{username}}}}:{{{{password}}}}@{database.Place}?sslmode=disable",
            database.Own,
            database.User,
            "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'",
            () => Number(database.Sql("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'v-root-app-%'")),
            database.Dispose);
    }

    private static CrashedDatabase MySql()
    {
        var server = new MariaDbServer();
        server.Sql(
            $"CREATE USER 'own'@'%' IDENTIFIED BY '{PasswordDatabase.Password}'; " +
            "GRANT ALL PRIVILEGES ON *.* TO 'own'@'%' WITH GRANT OPTION; " +
            $"CREATE USER 'batch'@'%' IDENTIFIED BY '{PasswordDatabase.Password}'");
        var port = server.Port.ToString(CultureInfo.InvariantCulture);
        return new CrashedDatabase(
            "mysql-database-plugin",
            $"{{{{username}}}}:{{{{password}}}}@tcp(127.0.0.1:{port})/",
            "own",
            "batch",
            "CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}'; GRANT SELECT ON mysql.* TO '{{name}}'@'%'",
            () => Number(server.Sql("SELECT count(*) FROM mysql.user WHERE user LIKE 'v-root-app-%'")),
            server.Remove);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
