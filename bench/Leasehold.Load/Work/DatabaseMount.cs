using System.Globalization;
using System.Text.Json;
using Leasehold.Load.Http;
using Leasehold.Load.Servers;
using Leasehold.Tests.Servers;

namespace Leasehold.Load.Work;

/// <summary>The database engine, mounted on a real PostgreSQL of its own, and callers that ask it for users.</summary>
internal sealed class DatabaseMount : IDisposable
{
    public const string Work = "database credentials";

    /// <summary>Connections to the database.</summary>
    public const int Connections = 16;

    private const string Create =
        "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'; GRANT ";

    private readonly Secrets _server;
    private readonly string[] _tokens;
    private readonly PostgresServer _postgres;

    private DatabaseMount(Secrets server, string[] tokens, PostgresServer postgres, string database)
    {
        _server = server;
        _tokens = tokens;
        _postgres = postgres;
        Database = database;
    }

    public int Port => _postgres.Port;

    public string Database { get; }

    /// <summary>A user that becomes member of a group: grants of different users touch different rows.</summary>
    public static string IntoGroup => $"{Create}readers TO \"{{{{name}}}}\"";

    /// <summary>A user with a grant on a table: all such grants change the same row of the catalogs.</summary>
    public static string OnTable(string table) => $"{Create}SELECT ON {table} TO \"{{{{name}}}}\"";

    /// <summary>Starts the database and mounts the engine on it.</summary>
    /// <param name="server">Where it is mounted.</param>
    /// <param name="standsAside">Whether the database gets only what others leave of the processor.</param>
    public static async Task<DatabaseMount> MakeAsync(Secrets server, bool standsAside = false)
    {
        var postgres = new PostgresServer();
        try
        {
            if (standsAside)
                postgres.StandAside();
            var database = postgres.CreateDatabase();
            postgres.Sql(database, "CREATE ROLE readers");
            await server.SendAsync("POST", "sys/mounts/database", server.Root, """{"type":"database"}""");
            var address = string.Create(CultureInfo.InvariantCulture,
                $"postgresql://{{{{username}}}}:{{{{password}}}}@127.0.0.1:{postgres.Port}/{database}?sslmode=disable");
            await server.SendAsync("POST", "database/config/bench", server.Root, JsonSerializer.Serialize(new
            {
                plugin_name = "postgresql-database-plugin",
                allowed_roles = "*",
                connection_url = address,
                username = "postgres",
                password = "of no use here",
                max_open_connections = Connections,
            }));
            var tokens = await server.TokensAsync(Connections, """{"policies":["bench"],"ttl":"2h"}""");
            return new DatabaseMount(server, tokens, postgres, database);
        }
        catch
        {
            postgres.Remove();
            throw;
        }
    }

    /// <summary>Writes a role, and gives the work of asking for its credentials.</summary>
    public async Task<Workload> AskAsync(string role, string statements)
    {
        await _server.SendAsync("POST", $"database/roles/{role}", _server.Root, JsonSerializer.Serialize(new
        {
            db_name = "bench",
            creation_statements = statements,
            default_ttl = "1h",
        }));
        return Workload.Each(Work, _tokens, token => [RawRequest.Get($"/v1/database/creds/{role}", token)]);
    }

    /// <summary>An empty table for grants.</summary>
    public void CreateTable(string name) => _postgres.Sql(Database, $"CREATE TABLE {name} (id int)");

    /// <summary>How many users of leases there are.</summary>
    public int Users() => int.Parse(
        _postgres.Sql(Database, "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'v-%'"),
        CultureInfo.InvariantCulture);

    public void Dispose() => _postgres.Remove();
}
