using System.Net;
using System.Net.Sockets;
using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Postgres;
using Leasehold.Engines.Tests.Database.Drivers;
using Leasehold.Tests.Servers;

namespace Leasehold.Engines.Tests.Database.Postgres;

public sealed class PostgresFaultTests
{
    private const string Password = "r00t's secret/pass";
    private const string Create = "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}'";

    [Fact]
    public async Task A_database_that_is_down_is_away()
    {
        await using var database = Open(LiveServer.FreePort());

        await AssertAllAwayAsync(database, "Connection refused");
    }

    [Fact]
    public async Task A_database_that_accepts_and_hangs_is_away()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var database = Open(port, "&connect_timeout=1");

        await AssertAllAwayAsync(database, "no answer in time");
    }

    [Fact]
    public async Task Patience_that_ends_first_is_away_too()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var database = Open(((IPEndPoint)listener.LocalEndpoint).Port);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        var result = await database.VerifyAsync(patience.Token);

        OpenedDatabase.Is(TargetOutcome.Unreachable, result);
        Assert.Contains("no answer in time", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_away_and_not_told()
    {
        await using var server = new PasswordServer();
        server.Server.Sql("postgres", "CREATE ROLE root LOGIN SUPERUSER PASSWORD 'another'");
        await using var database = Open(server.Server.Port);

        await AssertAllAwayAsync(database, "password authentication failed for user \"root\"");
    }

    [Fact]
    public async Task A_database_without_a_free_connection_is_away()
    {
        await using var server = new PasswordServer();
        server.Server.Sql("postgres", $"CREATE ROLE root LOGIN CREATEROLE PASSWORD {PostgresName.Text(Password)} " +
            "CONNECTION LIMIT 0");
        await using var database = Open(server.Server.Port);

        await AssertAllAwayAsync(database, "too many connections");
    }

    [Fact]
    public async Task A_standby_is_away_not_a_refusal()
    {
        await using var server = new PasswordServer();
        server.Server.Sql("postgres", $"CREATE ROLE root LOGIN SUPERUSER PASSWORD {PostgresName.Text(Password)}; " +
            "ALTER ROLE root SET default_transaction_read_only = on");
        await using var database = Open(server.Server.Port);

        var result = await database.CreateUserAsync([Create], [], OpenedDatabase.User("v-a"), default);

        OpenedDatabase.Is(TargetOutcome.Unreachable, result);
        Assert.Contains("read-only transaction", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_crash_in_the_middle_nothing_is_there_and_all_goes_on()
    {
        await using var server = new PasswordServer();
        server.Server.Sql("postgres", $"CREATE ROLE root LOGIN SUPERUSER PASSWORD {PostgresName.Text(Password)}");
        await using var database = Open(server.Server.Port);
        OpenedDatabase.Is(TargetOutcome.Done, await database.VerifyAsync(default));

        var running = database.CreateUserAsync(
            [Create, "SELECT pg_sleep(15)"], [], OpenedDatabase.User("v-crash"), default).AsTask();
        var sleepers = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(15)%' " +
            "AND pid <> pg_backend_pid() AND state = 'active'";
        while (server.Server.Sql("postgres", sleepers) == "0")
        {
            Assert.False(running.IsCompleted);
        }
        server.Server.Stop();
        OpenedDatabase.Is(TargetOutcome.Unreachable, await running);
        server.Server.Start();

        Assert.Equal("0", server.Server.Sql("postgres", "SELECT count(*) FROM pg_roles WHERE rolname = 'v-crash'"));
        OpenedDatabase.Is(TargetOutcome.Absent, await database.DropUserAsync([], "v-crash", default));
        OpenedDatabase.Is(TargetOutcome.Done,
            await database.CreateUserAsync([Create], [], OpenedDatabase.User("v-crash"), default));
    }

    [Fact]
    public async Task Giving_up_in_the_middle_leaves_nothing()
    {
        var home = PostgresServer.Shared.CreateDatabase();
        await using var database = OpenedDatabase.Open(
            new PostgresType(), PostgresServer.Shared.Url(home), "postgres", "x");
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var result = await database.CreateUserAsync(
            [Create, "SELECT pg_sleep(15)"], [], OpenedDatabase.User("v-slow-one"), patience.Token);

        OpenedDatabase.Is(TargetOutcome.Unreachable, result);
        Assert.Empty((await database.FindUsersAsync(["v-slow-one"], default)).Names);
        OpenedDatabase.Is(TargetOutcome.Done, await database.VerifyAsync(default));
    }

    [Theory]
    [InlineData("08P01", TargetOutcome.Unknown)]
    [InlineData("08006", TargetOutcome.Unknown)]
    [InlineData("57P02", TargetOutcome.Unknown)]
    [InlineData("57P01", TargetOutcome.Unknown)]
    [InlineData("53100", TargetOutcome.Unreachable)]
    [InlineData("23514", TargetOutcome.Refused)]
    public async Task What_ends_the_session_in_the_commit_may_have_been_done(string state, TargetOutcome expected)
    {
        var raise = $"BEGIN RAISE EXCEPTION 'server conn crashed?' USING ERRCODE = '{state}'; END";
        var home = PostgresServer.Shared.CreateDatabase();
        PostgresServer.Shared.Sql(
            home,
            $"CREATE TABLE seen (x int); CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $${raise}$$; " +
            "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON seen DEFERRABLE INITIALLY DEFERRED " +
            "FOR EACH ROW EXECUTE FUNCTION fail()");
        await using var database = OpenedDatabase.Open(
            new PostgresType(), PostgresServer.Shared.Url(home), "postgres", "x");
        var user = OpenedDatabase.User($"v-commit-{home}");

        var inCommit = await database.CreateUserAsync([Create, "INSERT INTO seen VALUES (1)"], [], user, default);
        var before = await database.CreateUserAsync([Create, $"DO $${raise}$$"], [], user, default);

        OpenedDatabase.Is(expected, inCommit);
        OpenedDatabase.Is(expected == TargetOutcome.Unknown ? TargetOutcome.Unreachable : expected, before);
    }

    private static async Task AssertAllAwayAsync(IDatabase database, string expected)
    {
        TargetResult[] results =
        [
            await database.VerifyAsync(default),
            await database.CreateUserAsync([Create], [], OpenedDatabase.User("v-a", "userpass"), default),
            await database.DropUserAsync([], "v-a", default),
            await database.ChangePasswordAsync([], "v-a", "userpass", default),
        ];
        Assert.All(results, result =>
        {
            OpenedDatabase.Is(TargetOutcome.Unreachable, result);
            Assert.Contains(expected, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("userpass", result.Error, StringComparison.Ordinal);
        });
    }

    private static IDatabase Open(int port, string more = "") => OpenedDatabase.Open(
        new PostgresType(),
        $"postgresql://{{{{username}}}}:{{{{password}}}}@127.0.0.1:{port}/postgres?sslmode=disable{more}",
        "root",
        Password);
}
