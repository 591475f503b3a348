using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Postgres;
using Leasehold.Engines.Tests.Database.Drivers;
using Leasehold.Tests.Servers;
using Npgsql;

namespace Leasehold.Engines.Tests.Database.Postgres;

public sealed class PostgresRevocationTests
{
    private static readonly PostgresServer Server = PostgresServer.Shared;

    private readonly string _home = Server.CreateDatabase();
    private readonly string _other = Server.CreateDatabase();
    private readonly string _name;

    public PostgresRevocationTests()
    {
        _name = $"v-\"o'wner-{_home}";
        Sql(_home, $"CREATE ROLE {Quoted} LOGIN CREATEDB; CREATE TABLE shop(id int); " +
            $"CREATE ROLE root_{_home} LOGIN CREATEROLE; GRANT CREATE ON SCHEMA public TO PUBLIC");
        Sql(_other, "GRANT CREATE ON SCHEMA public TO PUBLIC");
    }

    private string Quoted => PostgresName.Quoted(_name);

    [Fact]
    public async Task A_user_with_everything_that_can_hold_it_back_goes_and_nothing_it_made_is_lost()
    {
        Sql(_home, $"GRANT SELECT (id) ON shop TO {Quoted}; CREATE SCHEMA \"its;own\" AUTHORIZATION {Quoted}; " +
            $"CREATE TABLE \"its;own\".\"t'able\"(id int); ALTER TABLE \"its;own\".\"t'able\" OWNER TO {Quoted}; " +
            $"GRANT CREATE ON DATABASE {_home} TO {Quoted}; CREATE ROLE g_{_home}; GRANT g_{_home} TO {Quoted}; " +
            $"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {Quoted}; " +
            $"ALTER DEFAULT PRIVILEGES FOR ROLE {Quoted} GRANT SELECT ON TABLES TO PUBLIC; " +
            $"ALTER TABLE shop ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON shop TO {Quoted} USING (true); " +
            $"ALTER ROLE {Quoted} SET search_path = public");
        Sql(_other, $"CREATE TABLE elsewhere(id int); INSERT INTO elsewhere VALUES (7); " +
            $"ALTER TABLE elsewhere OWNER TO {Quoted}; GRANT USAGE ON SCHEMA public TO {Quoted}; " +
            $"ALTER DEFAULT PRIVILEGES FOR ROLE {Quoted} GRANT ALL ON TABLES TO PUBLIC");
        await using var session = await LogInAsync(_home);
        await using var elsewhere = await LogInAsync(_other);
        await RunAsync(elsewhere, "BEGIN; LOCK TABLE elsewhere");
        await using var database = Open("postgres");

        var result = await database.DropUserAsync([], _name, default);

        OpenedDatabase.Is(TargetOutcome.Done, result);
        Assert.Equal("0", Sql(_home, $"SELECT count(*) FROM pg_roles WHERE rolname = {PostgresName.Text(_name)}"));
        Assert.Equal("7", Sql(_other, "SELECT id FROM elsewhere"));
        Assert.Equal("postgres", Sql(_home, "SELECT tableowner FROM pg_tables WHERE schemaname = 'its;own'"));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => RunAsync(session, "SELECT 1"));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => RunAsync(elsewhere, "SELECT 1"));
    }

    [Fact]
    public async Task A_root_that_is_no_superuser_does_the_same()
    {
        Sql(_home, $"ALTER TABLE shop OWNER TO {Quoted}; GRANT SELECT ON shop TO {Quoted}");
        Sql(_other, $"CREATE TABLE elsewhere(id int); ALTER TABLE elsewhere OWNER TO {Quoted}");
        await using var session = await LogInAsync(_home);
        await using var database = Open($"root_{_home}");

        OpenedDatabase.Is(TargetOutcome.Done, await database.DropUserAsync([], _name, default));
        OpenedDatabase.Is(TargetOutcome.Absent, await database.DropUserAsync([], _name, default));

        Assert.Equal($"root_{_home}", Sql(_home, "SELECT tableowner FROM pg_tables WHERE tablename = 'shop'"));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => RunAsync(session, "SELECT 1"));
    }

    [Fact]
    public async Task What_blocks_is_named()
    {
        Sql(_home, $"ALTER TABLE shop OWNER TO {Quoted}");
        await using var blocker = await LogInAsync(_home, "postgres");
        await RunAsync(blocker, "BEGIN; LOCK TABLE shop");
        await using var database = Open("postgres");

        var result = await database.DropUserAsync([], _name, default);

        OpenedDatabase.Is(TargetOutcome.Refused, result);
        Assert.StartsWith("could not perform all revocation statements: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("shop is locked by session ", result.Error, StringComparison.Ordinal);
        Assert.Contains("of user postgres", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_entered_is_named()
    {
        Sql(_other, $"CREATE TABLE elsewhere(id int); ALTER TABLE elsewhere OWNER TO {Quoted}");
        Sql(_home, $"ALTER DATABASE {_other} ALLOW_CONNECTIONS false");
        await using var database = Open("postgres");

        var result = await database.DropUserAsync([], _name, default);

        OpenedDatabase.Is(TargetOutcome.Refused, result);
        Assert.Contains($"database \"{_other}\" has objects or grants of", result.Error, StringComparison.Ordinal);
        Sql(_home, $"ALTER DATABASE {_other} ALLOW_CONNECTIONS true");
        OpenedDatabase.Is(TargetOutcome.Done, await database.DropUserAsync([], _name, default));
    }

    [Fact]
    public async Task Own_statements_that_do_not_suffice_name_the_object()
    {
        Sql(_home, $"ALTER TABLE shop OWNER TO {Quoted}");
        await using var database = Open("postgres");

        var result = await database.DropUserAsync(["DROP ROLE \"{{name}}\""], _name, default);

        OpenedDatabase.Is(TargetOutcome.Refused, result);
        Assert.Contains("owner of table shop", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_statements_end_sessions_and_may_find_the_user_gone()
    {
        await using var session = await LogInAsync(_home);
        await using var database = Open("postgres");

        OpenedDatabase.Is(TargetOutcome.Done, await database.DropUserAsync(["DROP ROLE \"{{name}}\""], _name, default));
        OpenedDatabase.Is(
            TargetOutcome.Absent, await database.DropUserAsync(["DROP ROLE \"{{name}}\""], _name, default));

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => RunAsync(session, "SELECT 1"));
    }

    [Fact]
    public async Task A_role_that_is_needed_by_others_is_refused_with_the_reason()
    {
        await using var database = Open($"root_{_home}");

        var result = await database.DropUserAsync([], "postgres", default);

        OpenedDatabase.Is(TargetOutcome.Refused, result);
        Assert.Contains("superuser", result.Error, StringComparison.Ordinal);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string text)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Sql(string database, string text) => Server.Sql(database, text);

    private Task<NpgsqlConnection> LogInAsync(string database) => LogInAsync(database, _name);

    private static async Task<NpgsqlConnection> LogInAsync(string database, string username)
    {
        var parts = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Server.Port,
            Database = database,
            Username = username,
            Pooling = false,
        };
        var connection = new NpgsqlConnection(parts.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private IDatabase Open(string root) => OpenedDatabase.Open(
        new PostgresType(),
        $"host=127.0.0.1 port={Server.Port} user={{{{username}}}} password={{{{password}}}} dbname={_home}",
        root,
        "x");
}
