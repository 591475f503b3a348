using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Postgres;
using Leasehold.Engines.Database.Statements;
using Leasehold.Engines.Tests.Database.Drivers;
using Leasehold.Tests.Servers;

namespace Leasehold.Engines.Tests.Database.Postgres;

public sealed class PostgresUserTests : IAsyncDisposable
{
    private const string Create =
        "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'";

    private static readonly PostgresServer Server = PostgresServer.Shared;
    private readonly string _home = Server.CreateDatabase();
    private readonly IDatabase _database;

    public PostgresUserTests() => _database = Open();

    [Theory]
    [InlineData("v-token-ro-1")]
    [InlineData("o'b\"r\\ien; DROP TABLE x --")]
    [InlineData("ünï 名前 $$")]
    public async Task A_user_is_made_logs_in_and_goes(string name)
    {
        name = $"{name}{_home}";
        var user = OpenedDatabase.User(name);

        OpenedDatabase.Is(TargetOutcome.Done, await _database.CreateUserAsync([Create], [], user, default));
        OpenedDatabase.Is(TargetOutcome.Done, await _database.ChangePasswordAsync([], name, "n'ew", default));
        OpenedDatabase.Is(TargetOutcome.Done,
            await _database.RenewUserAsync([], name, DateTimeOffset.UnixEpoch.AddYears(200), default));
        Assert.Equal([name], (await _database.ListUsersAsync(name[..3], name[..4], 10, default)).Names
            .Where(found => found == name));
        Assert.Equal([name], (await _database.FindUsersAsync([name, "nobody"], default)).Names);
        Assert.StartsWith("2170", Sql($"SELECT rolvaliduntil FROM pg_roles WHERE rolname = {Text(name)}"),
            StringComparison.Ordinal);
        OpenedDatabase.Is(TargetOutcome.Done, await _database.DropUserAsync([], name, default));
        OpenedDatabase.Is(TargetOutcome.Absent, await _database.DropUserAsync([], name, default));
        Assert.Equal("0", Sql($"SELECT count(*) FROM pg_roles WHERE rolname = {Text(name)}"));
    }

    [Fact]
    public async Task A_creation_that_fails_half_way_leaves_nothing()
    {
        var user = OpenedDatabase.User($"v-half-{_home}", "not to be seen");

        var result = await _database.CreateUserAsync(
            [Create, "GRANT missing_role TO \"{{name}}\""], [], user, default);

        OpenedDatabase.Is(TargetOutcome.Refused, result);
        Assert.Equal(
            "failed to execute query: ERROR: role \"missing_role\" does not exist (SQLSTATE 42704)", result.Error);
        Assert.Empty((await _database.FindUsersAsync([user.Name], default)).Names);
    }

    [Theory]
    [InlineData("SELECT '{{password}}'::integer")]
    [InlineData("CREATE ROLE \"{{password}}\" SUPERUSERS")]
    [InlineData("DO $$ BEGIN RAISE EXCEPTION 'it was {{password}}'; END $$")]
    public async Task No_error_tells_the_password(string statement)
    {
        var result = await _database.CreateUserAsync(
            [statement], [], OpenedDatabase.User("v-x", "Secret-pass word"), default);

        OpenedDatabase.Is(TargetOutcome.Refused, result);
        Assert.DoesNotContain("Secret", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pass word", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty creation statements")]
    [InlineData(" ; ", "empty creation statements")]
    [InlineData("SELECT 1; COMMIT; SELECT 1", "one transaction")]
    [InlineData("SELECT 1; /* now */ commit work; SELECT 1", "COMMIT cannot be one")]
    [InlineData("SELECT CASE WHEN true THEN 1 END; COMMIT; SELECT 1", "COMMIT cannot be one")]
    [InlineData("-- this\rEND; SELECT 1", "END cannot be one")]
    [InlineData("CREATE x BEGIN ATOMIC SELECT 1; END; END; SELECT 1", "END cannot be one")]
    [InlineData("SAVEPOINT a; ROLLBACK; SELECT ' TO '", "ROLLBACK cannot be one")]
    [InlineData("PREPARE TRANSACTION 'x'", "PREPARE TRANSACTION cannot be one")]
    [InlineData("CREATE ROLE {{name}}", "stand alone between quotes")]
    public async Task Statements_that_cannot_do_are_refused_unsent(string statements, string expected)
    {
        var result = await _database.CreateUserAsync([statements], [], OpenedDatabase.User("v x"), default);

        OpenedDatabase.Is(TargetOutcome.Refused, result);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT CASE WHEN true THEN 1 END; SAVEPOINT a; ROLLBACK WORK TO a")]
    [InlineData("PREPARE one AS SELECT 1; EXECUTE one; DEALLOCATE one")]
    public async Task Statements_that_end_no_transaction_are_run(string statements)
    {
        var user = OpenedDatabase.User($"v-body-{_home}");

        OpenedDatabase.Is(TargetOutcome.Done, await _database.CreateUserAsync([Create, statements], [], user, default));

        OpenedDatabase.Is(TargetOutcome.Done, await _database.DropUserAsync([], user.Name, default));
    }

    [Theory]
    [InlineData("CREATE x BEGIN ATOMIC SELECT 1; END; GRANT b", "CREATE x BEGIN ATOMIC SELECT 1\n;\nEND|GRANT b")]
    [InlineData("SELECT CASE WHEN true THEN 1 END; GRANT a ON atomic; b",
        "SELECT CASE WHEN true THEN 1 END|GRANT a ON atomic|b")]
    [InlineData("CREATE x BEGIN ATOMIC SELECT 1; -- no\nEND; CREATE y BEGIN /* a */ atomic END; SELECT 1",
        "CREATE x BEGIN ATOMIC SELECT 1\n;\n-- no\nEND|CREATE y BEGIN /* a */ atomic END|SELECT 1")]
    public void The_body_of_a_function_is_of_its_statement(string element, string expected) => Assert.Equal(
        expected.Split('|'), PostgresTransaction.Of([element], StatementValues.Of("x")).Value);

    [Fact]
    public async Task Functions_with_bodies_are_made_and_go()
    {
        var user = OpenedDatabase.User($"v-maker-{_home}");
        string[] create =
        [
            Create,
            "CREATE FUNCTION one() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE 1 WHEN 1 THEN 2 END; END; " +
                "GRANT EXECUTE ON FUNCTION one() TO \"{{name}}\"",
        ];

        OpenedDatabase.Is(TargetOutcome.Done, await _database.CreateUserAsync(create, [], user, default));

        Assert.Equal("2", Sql("SELECT one()"));
        OpenedDatabase.Is(TargetOutcome.Done, await _database.DropUserAsync(
            ["DROP FUNCTION one(); DROP ROLE \"{{name}}\""], user.Name, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ; ")]
    [InlineData("-- nothing")]
    public async Task Statements_that_say_nothing_are_those_of_the_plugin(string nothing)
    {
        var user = OpenedDatabase.User($"v-nothing-{_home}");
        await _database.CreateUserAsync([Create], [], user, default);

        OpenedDatabase.Is(
            TargetOutcome.Done, await _database.RenewUserAsync([nothing], user.Name, user.ExpiresAt, default));
        OpenedDatabase.Is(TargetOutcome.Done, await _database.ChangePasswordAsync([nothing], user.Name, "x", default));
        OpenedDatabase.Is(TargetOutcome.Done, await _database.DropUserAsync([nothing], user.Name, default));
        Assert.Empty((await _database.FindUsersAsync([user.Name], default)).Names);
    }

    [Fact]
    public async Task A_name_that_would_be_cut_is_refused() => Assert.Contains(
        "longer than 63 bytes",
        (await _database.CreateUserAsync([Create], [], OpenedDatabase.User(new string('ö', 32)), default)).Error,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_verifier_is_sent_for_the_password()
    {
        await using var database = Open(("password_authentication", "scram-sha-256"));
        var name = $"v-scram-{_home}";

        OpenedDatabase.Is(TargetOutcome.Done,
            await database.CreateUserAsync([Create], [], OpenedDatabase.User(name, "s3cret'pass"), default));

        Assert.StartsWith("SCRAM-SHA-256$4096:", Sql($"SELECT rolpassword FROM pg_authid WHERE rolname = {Text(name)}"),
            StringComparison.Ordinal);
        await using var strict = new PasswordServer();
        strict.Server.Sql("postgres", Sql($"SELECT format('CREATE ROLE x LOGIN PASSWORD %L', rolpassword) " +
            $"FROM pg_authid WHERE rolname = {Text(name)}"));
        await using var there = OpenedDatabase.Open(new PostgresType(),
            $"postgresql://{{{{username}}}}:{{{{password}}}}@127.0.0.1:{strict.Server.Port}/postgres",
            "x",
            "s3cret'pass");
        OpenedDatabase.Is(TargetOutcome.Done, await there.VerifyAsync(default));
        OpenedDatabase.Is(TargetOutcome.Done, await database.DropUserAsync([], name, default));
    }

    [Fact]
    public async Task Grants_on_the_same_table_at_the_same_time_all_succeed()
    {
        await using var database = Open(("max_open_connections", "16"));
        Sql("CREATE TABLE crowded(id int)");
        string[] statements = [Create, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO \"{{name}}\""];
        var names = Enumerable.Range(0, 48).Select(i => $"v-crowd-{i:D2}-{_home}").ToArray();

        var made = await Task.WhenAll(names.Select(name =>
            database.CreateUserAsync(statements, [], OpenedDatabase.User(name), default).AsTask()));
        var listed = await database.ListUsersAsync("v-crowd-", "v-crowd-09", 10, default);
        var dropped = await Task.WhenAll(names.Select(name => database.DropUserAsync([], name, default).AsTask()));

        Assert.All(made.Concat(dropped), static result => OpenedDatabase.Is(TargetOutcome.Done, result));
        Assert.Equal(names[9..19], listed.Names);
    }

    [Fact]
    public async Task A_user_that_cannot_log_in_is_found_out()
    {
        var name = $"v-nologin-{_home}";
        await _database.CreateUserAsync(["CREATE ROLE \"{{name}}\" NOLOGIN"], [], OpenedDatabase.User(name), default);

        var result = await _database.LogInAsync(name, "whatever it is", default);

        OpenedDatabase.Is(TargetOutcome.Refused, result);
        Assert.Contains("not permitted to log in", result.Error, StringComparison.Ordinal);
        OpenedDatabase.Is(TargetOutcome.Done, await _database.DropUserAsync([], name, default));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private IDatabase Open(params (string, string)[] more) => OpenedDatabase.Open(
        new PostgresType(),
        $"postgresql://{{{{username}}}}:{{{{password}}}}@127.0.0.1:{Server.Port}/{_home}?sslmode=disable",
        "postgres",
        "root's password",
        more);

    private string Sql(string text) => Server.Sql(_home, text);

    private static string Text(string text) => PostgresName.Text(text);
}
