using System.Globalization;

namespace Leasehold.Tests.Servers;

/// <summary>
/// A PostgreSQL of its own whose users log in by password: a superuser, another one whose password may be changed, and
/// a plain user. Users belong to a whole server, so that two tests on one server would see each other's.
/// </summary>
internal sealed class PasswordDatabase : IDisposable
{
    /// <summary>The password that all of them have at first.</summary>
    public const string Password = "Pass-of-tests-1";

    private readonly PostgresServer server = new();
    private readonly string name;

    public PasswordDatabase()
    {
        server.AskForPasswords();
        name = server.CreateDatabase();
        Sql($"CREATE ROLE {Root} LOGIN SUPERUSER PASSWORD '{Password}'");
        Sql($"CREATE ROLE {Own} LOGIN SUPERUSER PASSWORD '{Password}'");
        Sql($"CREATE ROLE {User} LOGIN PASSWORD '{Password}'");
    }

    /// <summary>Host, port and database, as in a URL.</summary>
    public string Place => $"127.0.0.1:{server.Port.ToString(CultureInfo.InvariantCulture)}/{name}";

    /// <summary>A superuser.</summary>
    public string Root => $"{name}_root";

    /// <summary>A superuser whose password may be changed.</summary>
    public string Own => $"{name}_own";

    /// <summary>A user without rights.</summary>
    public string User => $"{name}_user";

    /// <summary>Runs SQL in it and returns what it prints.</summary>
    public string Sql(string text) => server.Sql(name, text);

    public void Dispose() => server.Remove();
}
