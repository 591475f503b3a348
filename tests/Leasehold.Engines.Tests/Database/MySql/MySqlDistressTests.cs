using System.Globalization;
using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.MySql;
using Leasehold.Engines.Tests.Database.Drivers;
using Leasehold.Tests.Servers;

namespace Leasehold.Engines.Tests.Database.MySql;

/// <summary>Real servers that cannot do what they are asked for reasons of their own.</summary>
public sealed class MySqlDistressTests
{
    private const string Create = "CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}'";

    private const string Sleeping =
        "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'DO SLEEP%'";
    private const string Which = "SELECT id FROM information_schema.processlist WHERE info LIKE 'DO SLEEP%'";

    // A full disk under a file of its own makes this MariaDB end itself; a tablespace with an end says so.
    [Fact]
    public async Task A_statement_that_fills_the_tablespace_is_undone_and_the_database_is_away()
    {
        var server = new MariaDbServer(
            "--innodb-data-file-path=ibdata1:12M:autoextend:max:16M", "--innodb-file-per-table=0");
        try
        {
            await using var database = Open(server, server.CreateDatabase());
            var user = OpenedDatabase.User("v-big", "not to be seen");
            var big = "CREATE TABLE test_1.big (x VARCHAR(1000))";
            var fill = "INSERT INTO test_1.big SELECT REPEAT('x', 1000) FROM test_1.seq_1_to_9999";

            var result = await database.CreateUserAsync([Create, big, fill], [], user, default);

            OpenedDatabase.Is(TargetOutcome.Unreachable, result);
            Assert.Contains("is full", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("to be seen", result.Error, StringComparison.Ordinal);
            Assert.Empty((await database.FindUsersAsync([user.Name], default)).Names);
        }
        finally
        {
            server.Remove();
        }
    }

    [Fact]
    public async Task A_server_without_free_connections_is_away_until_there_is_one()
    {
        var server = new MariaDbServer("--max-connections=10");
        try
        {
            await using var first = Open(server, "", ("max_open_connections", "10"));
            OpenedDatabase.Is(TargetOutcome.Done, await first.VerifyAsync(default));
            var sleepers = Enumerable.Range(0, 10).Select(i => first.CreateUserAsync(
                ["DO SLEEP(20)", Create], [], OpenedDatabase.User($"v-{i}"), default).AsTask()).ToArray();
            while (int.Parse(server.Sql(Sleeping), CultureInfo.InvariantCulture) < 10)
                Assert.DoesNotContain(sleepers, static sleeper => sleeper.IsCompleted);
            server.Sql("CREATE USER 'maker'@'%' IDENTIFIED BY 'made'; GRANT CREATE USER ON *.* TO 'maker'@'%'");
            await using var second = OpenedDatabase.Open(MySqlType.All[0], Url(server), "maker", "made");

            var result = await second.CreateUserAsync([Create], [], OpenedDatabase.User("v-a"), default);

            OpenedDatabase.Is(TargetOutcome.Unreachable, result);
            Assert.Contains("Too many connections", result.Error, StringComparison.Ordinal);
            server.Sql(string.Join(';', server.Sql(Which).Split('\n').Select(static id => $"KILL {id}")));
            await Task.WhenAll(sleepers);
            OpenedDatabase.Is(TargetOutcome.Done,
                await second.CreateUserAsync([Create], [], OpenedDatabase.User("v-a"), default));
        }
        finally
        {
            server.Remove();
        }
    }

    [Fact]
    public async Task A_user_dropped_by_hand_is_absent_for_its_revocation_and_refused_for_all_else()
    {
        var home = MariaDbServer.Shared.CreateDatabase();
        await using var database = Open(MariaDbServer.Shared, home);
        var name = $"v-by-hand-{home}";
        OpenedDatabase.Is(TargetOutcome.Done,
            await database.CreateUserAsync([Create], [], OpenedDatabase.User(name), default));
        MariaDbServer.Shared.Sql($"DROP USER '{name}'@'%'");

        var renewed = await database.RenewUserAsync(
            ["ALTER USER '{{name}}'@'%' PASSWORD EXPIRE NEVER"], name, DateTimeOffset.UnixEpoch.AddYears(200), default);
        var changed = await database.ChangePasswordAsync([], name, "another", default);

        OpenedDatabase.Is(TargetOutcome.Refused, renewed);
        OpenedDatabase.Is(TargetOutcome.Refused, changed);
        Assert.Contains(name, renewed.Error, StringComparison.Ordinal);
        OpenedDatabase.Is(TargetOutcome.Absent, await database.DropUserAsync([], name, default));
    }

    [Fact]
    public async Task What_a_dropped_user_has_made_stays()
    {
        var home = MariaDbServer.Shared.CreateDatabase();
        await using var database = Open(MariaDbServer.Shared, home);
        var user = OpenedDatabase.User($"v-maker-{home}", "Maker-1");
        OpenedDatabase.Is(TargetOutcome.Done, await database.CreateUserAsync(
            [Create, $"GRANT ALL ON {home}.* TO '{{{{name}}}}'@'%'"], [], user, default));
        await using (var own = OpenedDatabase.Open(
            MySqlType.All[0], Url(MariaDbServer.Shared), user.Name, user.Password))
        {
            await own.RenewUserAsync(
                [$"CREATE TABLE {home}.kept (id INT)", $"CREATE VIEW {home}.seen AS SELECT id FROM {home}.kept"],
                user.Name, DateTimeOffset.UnixEpoch, default);
        }

        OpenedDatabase.Is(TargetOutcome.Done, await database.DropUserAsync([], user.Name, default));

        Assert.Equal("kept\nseen", MariaDbServer.Shared.Sql($"SHOW TABLES IN {home}"));
    }

    private static string Url(MariaDbServer server) =>
        $"{{{{username}}}}:{{{{password}}}}@tcp(127.0.0.1:{server.Port})/";

    private static IDatabase Open(MariaDbServer server, string home, params (string, string)[] details)
    {
        server.Sql($"CREATE USER 'keeper_{home}'@'%' IDENTIFIED BY 'r00t secret'; " +
            $"GRANT ALL ON *.* TO 'keeper_{home}'@'%' WITH GRANT OPTION");
        return OpenedDatabase.Open(MySqlType.All[0], Url(server), $"keeper_{home}", "r00t secret", details);
    }
}
