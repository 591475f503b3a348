using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Postgres;
using Leasehold.Engines.Tests.Database.Drivers;
using Leasehold.Tests.Servers;

namespace Leasehold.Engines.Tests.Database.Postgres;

/// <summary>Real servers that cannot do what they are asked for reasons of their own.</summary>
public sealed class PostgresDistressTests
{
    private const string Create = "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}'";
    private const int MostUsers = 400;

    [Fact]
    public async Task A_full_disk_leaves_nobody_who_was_not_promised()
    {
        using var disk = new SmallDisk("size=64m");
        Assert.SkipUnless(disk.IsMounted, "only root may mount a small disk");
        var server = new PostgresServer(disk.Path, "-c max_wal_size=4MB -c min_wal_size=2MB");
        try
        {
            await using var database = Open(server);
            var fill = Path.Combine(disk.Path, "fill");
            Fill(fill);

            var made = new List<string>();
            var failed = TargetResult.Done;
            for (var i = 0; failed.IsDone && i < MostUsers; i++)
            {
                failed = await database.CreateUserAsync(
                    [Create, "SELECT pg_logical_emit_message(true, 'x', repeat('x', 100000))"],
                    [], OpenedDatabase.User($"v-full-{i:D3}", "not to be seen"), default);
                made.Add($"v-full-{i:D3}");
            }

            Assert.True(failed.IsAway || failed.Outcome == TargetOutcome.Unknown, failed.Error);
            Assert.DoesNotContain("to be seen", failed.Error, StringComparison.Ordinal);
            File.Delete(fill);
            server.StopAnyhow();
            server.Start();
            var there = await database.FindUsersAsync(made, default);
            OpenedDatabase.Is(TargetOutcome.Done, there.Result);
            Assert.Equal(made[..^1], there.Names.Where(name => name != made[^1]));
            foreach (var name in made)
                Assert.Contains((await database.DropUserAsync([], name, default)).Outcome, Gone);
        }
        finally
        {
            server.Remove();
        }
    }

    [Fact]
    public async Task A_statement_that_fills_the_disk_is_undone_and_says_what_to_do()
    {
        using var disk = new SmallDisk("size=2m");
        Assert.SkipUnless(disk.IsMounted, "only root may mount a small disk");
        var server = new PostgresServer();
        try
        {
            server.UseTablespace("small", disk.Path);
            await using var database = Open(server);

            var result = await database.CreateUserAsync(
                [Create, "CREATE TABLE big TABLESPACE small AS SELECT repeat('x', 1000) FROM generate_series(1, 9999)"],
                [], OpenedDatabase.User("v-big"), default);

            OpenedDatabase.Is(TargetOutcome.Unreachable, result);
            Assert.Contains("No space left on device (SQLSTATE 53100)", result.Error, StringComparison.Ordinal);
            Assert.Contains("Check free disk space.", result.Error, StringComparison.Ordinal);
            Assert.Empty((await database.FindUsersAsync(["v-big"], default)).Names);
            OpenedDatabase.Is(TargetOutcome.Done,
                await database.CreateUserAsync([Create], [], OpenedDatabase.User("v-big"), default));
        }
        finally
        {
            server.Remove();
        }
    }

    [Fact]
    public async Task A_real_standby_is_away_and_loses_no_lease()
    {
        var server = new PostgresServer();
        try
        {
            server.Sql("postgres", "CREATE ROLE \"v-before\" LOGIN");
            server.BecomeStandby();
            await using var database = Open(server);

            TargetResult[] results =
            [
                await database.CreateUserAsync([Create], [], OpenedDatabase.User("v-a"), default),
                await database.RenewUserAsync([], "v-before", DateTimeOffset.UnixEpoch.AddYears(200), default),
                await database.ChangePasswordAsync([], "v-before", "another", default),
                await database.DropUserAsync([], "v-before", default),
            ];

            Assert.All(results, static result =>
            {
                OpenedDatabase.Is(TargetOutcome.Unreachable, result);
                Assert.Contains("read-only transaction", result.Error, StringComparison.Ordinal);
            });
            foreach (var statements in (string[][])[[], ["DROP ROLE \"{{name}}\""], ["SELECT 1"]])
            {
                var unknown = await database.DropUserAsync(statements, "v-to-come", default);
                OpenedDatabase.Is(TargetOutcome.Unreachable, unknown);
                Assert.Contains("standby", unknown.Error, StringComparison.Ordinal);
            }
            OpenedDatabase.Is(TargetOutcome.Done, await database.VerifyAsync(default));
        }
        finally
        {
            server.Remove();
        }
    }

    [Fact]
    public async Task A_server_without_free_connections_is_away_until_there_is_one()
    {
        var server = new PostgresServer(settings: "-c max_connections=4 -c superuser_reserved_connections=2");
        try
        {
            server.Sql("postgres", "CREATE ROLE maker LOGIN CREATEROLE");
            await using var first = Open(server, "maker");
            await using var second = Open(server, "maker");
            await using var third = Open(server, "maker");
            OpenedDatabase.Is(TargetOutcome.Done, await first.VerifyAsync(default)); // Each keeps its connection.
            OpenedDatabase.Is(TargetOutcome.Done, await second.VerifyAsync(default));

            var result = await third.CreateUserAsync([Create], [], OpenedDatabase.User("v-a"), default);

            OpenedDatabase.Is(TargetOutcome.Unreachable, result);
            Assert.Contains("remaining connection slots are reserved", result.Error, StringComparison.Ordinal);
            server.Sql(
                "postgres", "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE usename = 'maker'");
            OpenedDatabase.Is(TargetOutcome.Done,
                await third.CreateUserAsync([Create], [], OpenedDatabase.User("v-a"), default));
        }
        finally
        {
            server.Remove();
        }
    }

    [Fact]
    public async Task A_user_dropped_by_hand_is_absent_for_its_revocation_and_refused_for_all_else()
    {
        var home = PostgresServer.Shared.CreateDatabase();
        await using var database = OpenedDatabase.Open(
            new PostgresType(), PostgresServer.Shared.Url(home), "postgres", "x");
        var name = $"v-by-hand-{home}";
        OpenedDatabase.Is(TargetOutcome.Done,
            await database.CreateUserAsync([Create], [], OpenedDatabase.User(name), default));
        PostgresServer.Shared.Sql(home, $"DROP ROLE {PostgresName.Quoted(name)}");

        var renewed = await database.RenewUserAsync([], name, DateTimeOffset.UnixEpoch.AddYears(200), default);
        var changed = await database.ChangePasswordAsync([], name, "another", default);

        OpenedDatabase.Is(TargetOutcome.Refused, renewed);
        OpenedDatabase.Is(TargetOutcome.Refused, changed);
        Assert.Contains($"role \"{name}\" does not exist", renewed.Error, StringComparison.Ordinal);
        OpenedDatabase.Is(TargetOutcome.Absent, await database.DropUserAsync([], name, default));
    }

    private static readonly TargetOutcome[] Gone = [TargetOutcome.Done, TargetOutcome.Absent];

    private static void Fill(string path)
    {
        using var file = File.Create(path);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    private static IDatabase Open(PostgresServer server, string username = "postgres") => OpenedDatabase.Open(
        new PostgresType(),
        $"postgresql://{{{{username}}}}:{{{{password}}}}@127.0.0.1:{server.Port}/postgres?sslmode=disable",
        username,
        "root's secret");
}
