using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Postgres;
using Leasehold.Engines.Tests.Database.Drivers;
using Leasehold.Tests.Servers;

namespace Leasehold.Engines.Tests.Database.Postgres;

/// <summary>Connections that ended in the pool, as after a restart, a failover or by hand.</summary>
public sealed class PostgresLossTests : IAsyncDisposable
{
    private const string Create = "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}'";

    // Until there are three connections: none of them is given back before.
    private const string Meet = """
        DO $$ BEGIN
            WHILE (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) < 3 LOOP
                PERFORM pg_sleep(0.01), pg_stat_clear_snapshot();
            END LOOP;
        END $$
        """;

    private static readonly PostgresServer Server = PostgresServer.Shared;
    private readonly string _home = Server.CreateDatabase();
    private readonly IDatabase _database;

    public PostgresLossTests() =>
        _database = OpenedDatabase.Open(new PostgresType(), Server.Url(_home), "postgres", "x");

    [Fact]
    public async Task Connections_that_ended_while_nobody_used_them_fail_no_call()
    {
        var name = $"v-loss-{_home}";
        OpenedDatabase.Is(TargetOutcome.Done, await _database.VerifyAsync(default));

        Func<ValueTask<TargetResult>>[] calls =
        [
            () => _database.VerifyAsync(default),
            () => _database.CreateUserAsync([Create], [], OpenedDatabase.User(name), default),
            () => _database.RenewUserAsync([], name, DateTimeOffset.UnixEpoch.AddYears(200), default),
            () => _database.ChangePasswordAsync([], name, "another", default),
            async () => (await _database.ListUsersAsync("v-loss-", "", 10, default)).Result,
            async () => (await _database.FindUsersAsync([name], default)).Result,
            () => _database.DropUserAsync([], name, default),
            () => _database.CreateUserAsync([Create], [], OpenedDatabase.User(name), default),
            () => _database.DropUserAsync(["DROP ROLE \"{{name}}\""], name, default),
        ];

        foreach (var call in calls)
        {
            Assert.Equal("1", EndAll());
            OpenedDatabase.Is(TargetOutcome.Done, await call());
        }
    }

    [Fact]
    public async Task Many_that_ended_fail_none_of_many_calls()
    {
        await CreateAsync("first", Meet);
        Assert.Equal("3", EndAll());

        await CreateAsync("second", Meet);

        await Parallel.ForAsync(0, 3, async (i, cancel) =>
        {
            OpenedDatabase.Is(TargetOutcome.Done, await _database.DropUserAsync([], Name("first", i), cancel));
            OpenedDatabase.Is(TargetOutcome.Done, await _database.DropUserAsync([], Name("second", i), cancel));
        });
    }

    [Fact]
    public async Task What_ends_its_own_connection_is_tried_once_more_and_no_oftener()
    {
        Server.Sql(_home, "CREATE SEQUENCE tries");
        var user = OpenedDatabase.User($"v-own-{_home}");

        var result = await _database.CreateUserAsync(
            [Create, "SELECT nextval('tries')", "SELECT pg_terminate_backend(pg_backend_pid())"], [], user, default);

        OpenedDatabase.Is(TargetOutcome.Unreachable, result);
        Assert.Contains("57P01", result.Error, StringComparison.Ordinal);
        Assert.Equal("2", Server.Sql(_home, "SELECT last_value FROM tries"));
        Assert.Empty((await _database.FindUsersAsync([user.Name], default)).Names);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private Task CreateAsync(string kind, string more) => Task.WhenAll(Enumerable.Range(0, 3).Select(async i =>
        OpenedDatabase.Is(TargetOutcome.Done, await _database.CreateUserAsync(
            [Create, more], [], OpenedDatabase.User(Name(kind, i)), default))));

    private string Name(string kind, int number) => $"v-{kind}-{number}-{_home}";

    // Waits until they have ended.
    private string EndAll() => Server.Sql(
        "postgres",
        "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 10000)) FROM pg_stat_activity " +
        $"WHERE datname = '{_home}'");
}
