using Leasehold.Tests.Servers;
using Npgsql;

namespace Leasehold.Faults.Credentials;

/// <summary>A PostgreSQL that asks for passwords.</summary>
internal sealed class CredentialPostgres : ICredentialDatabase
{
    private const string Commit = "COMMIT\0"; // Not READ COMMITTED.

    private readonly PostgresServer _server = new();

    public CredentialPostgres()
    {
        _server.Sql("postgres", "CREATE ROLE keeper LOGIN CREATEROLE PASSWORD 'first-password'; " +
            "CREATE ROLE steady LOGIN PASSWORD 'unknown'; CREATE TABLE things(id int); " +
            "GRANT SELECT ON things TO keeper WITH GRANT OPTION");
        _server.AskForPasswords();
        Way = new TrapProxy(_server.Port);
    }

    public string Name => "postgres";

    public bool AnswersTell => true;

    public TrapProxy Way { get; }

    public string Connection => $$$"""
        {"plugin_name":"postgresql-database-plugin","allowed_roles":"*","username":"keeper",
        "password":"first-password","connection_url":
        "postgresql://{{username}}:{{password}}@127.0.0.1:{{{Way.Port}}}/postgres?sslmode=disable"}
        """;

    public string Role => """
        {"db_name":"postgres","default_ttl":"1h","max_ttl":"24h","creation_statements":
        ["CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'",
        "GRANT SELECT ON things TO \"{{name}}\""]}
        """;

    // A renewal asks the database first: there is nothing before.
    public IEnumerable<Step> StepsOf(Deed deed) => Enum.GetValues<Step>()
        .Where(step => deed != Deed.Renew || step is not (Step.IntentWritten or Step.IntentDurable));

    public (string First, string Last) WordsOf(Deed deed) => deed switch
    {
        Deed.Create => ("CREATE ROLE", Commit),
        Deed.Revoke => ("DROP ROLE", Commit),
        _ => ("ALTER ROLE", Commit),
    };

    public async Task<bool> LogsInAsync(string username, string password)
    {
        var parts = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = _server.Port,
            Database = "postgres",
            Username = username,
            Password = password,
            Pooling = false,
        };
        try
        {
            await using var connection = new NpgsqlConnection(parts.ConnectionString);
            await connection.OpenAsync();
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }

    public IReadOnlyList<string> Users() =>
        _server.Sql("postgres", "SELECT rolname FROM pg_roles WHERE rolname LIKE 'v-%'")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        Way.Dispose();
        _server.Remove();
    }
}
