using Leasehold.Core.Tests;
using Leasehold.Engines.Database;
using Leasehold.Engines.Database.Credentials;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Orphans;

namespace Leasehold.Engines.Tests.Database;

/// <summary>Users without a lease, and leases without a user.</summary>
public sealed class OrphanTests
{
    private const string Stray = "v-root-app-AAAAAAAAAAAAAAAAAAAA-1700000000";

    private static async Task<(string Orphans, string Missing)> ReadAsync(DatabaseServer server)
    {
        var data = (await server.GetAsync("database/orphans/db")).Data;
        return (data.GetProperty("orphans").GetRawText(), data.GetProperty("missing").GetRawText());
    }

    [Fact]
    public async Task There_are_none_where_all_is_well()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Users["app"] = "x";
        server.Database.Users["v-somebody"] = "x";
        await server.GiveAsync();

        Assert.Equal(("[]", "[]"), await ReadAsync(server));
    }

    [Fact]
    public async Task A_user_without_a_lease_is_told_and_dropped_on_request()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Users[Stray] = "x";
        var (_, kept) = await server.GiveAsync();

        var (orphans, _) = await ReadAsync(server);

        Assert.Equal($$"""[{"since":"2023-11-14T22:13:20Z","username":"{{Stray}}"}]""", orphans);
        var reply = await server.DoAsync(
            "database/orphans/db", $$"""{"action":"drop","usernames":["{{Stray}}","{{kept}}","root"]}""");
        Assert.Equal("[]", reply.Data.GetProperty("orphans").GetRawText());
        Assert.Equal(2, reply.Warnings.Count());
        Assert.DoesNotContain(Stray, server.Database.Users.Keys);
        Assert.Contains(kept, server.Database.Users.Keys);
    }

    [Theory]
    [InlineData(256, "v-root-app-AAAAAAAAAAAAAAAAA255-1700000000")]
    [InlineData(512, "")]
    public async Task A_search_that_ends_before_the_last_user_says_where(int most, string behind)
    {
        await using var server = await DatabaseServer.StartAsync();
        for (var i = 0; i < 300; i++)
            server.Database.Users[$"v-root-app-AAAAAAAAAAAAAAAAA{i:000}-1700000000"] = "x";
        var (_, connection) = await server.ConnectionAsync();
        await using var room = server.Room();
        var type = new FakeType();
        var search = new OrphanSearch(room, new DatabaseTypes([type]), new Usernames(TimeProvider.System))
        {
            Most = most,
        };

        var (result, report) = await search.RunAsync(
            server.Mount, connection, search.PatternOf(connection, type.Usernames), default);

        Assert.True(result.IsDone);
        Assert.Equal((Math.Min(most, 300), behind), (report.Orphans.Count, report.NotLookedBehind));
    }

    [Fact]
    public async Task What_cannot_be_dropped_in_time_is_told()
    {
        await using var server = await DatabaseServer.StartAsync();
        string[] names = [Stray, Stray.Replace('A', 'B'), Stray.Replace('A', 'C')];
        foreach (var name in names)
            server.Database.Users[name] = "x";
        server.Database.BeforeNext = () =>
        {
            server.Kernel.Clock.Advance(TimeSpan.FromSeconds(20));
            return Task.CompletedTask;
        };

        var reply = await server.DoAsync(
            "database/orphans/db", $$"""{"action":"drop","usernames":"{{string.Join(',', names)}}"}""");

        Assert.Equal(
            $"{names[1]} and what is named behind it was not dropped yet: send the request again",
            Assert.Single(reply.Warnings));
        Assert.Equal(names[1..], reply.Data.GetProperty("orphans").EnumerateArray()
            .Select(static orphan => orphan.GetProperty("username").GetString()));
    }

    [Fact]
    public async Task A_lease_without_a_user_is_told_and_ended_on_request()
    {
        await using var server = await DatabaseServer.StartAsync();
        var (lease, user) = await server.GiveAsync();
        server.Database.Users.TryRemove(user, out _);

        var (_, missing) = await ReadAsync(server);

        Assert.Equal($$"""[{"lease_id":"{{lease}}","username":"{{user}}"}]""", missing);
        var reply = await server.DoAsync(
            "database/orphans/db", $$"""{"action":"forget","usernames":["{{user}}","somebody"]}""");
        Assert.Equal("somebody is no user of a lease that is missing: nothing was ended", reply.Warnings.Single());
        await TestKernel.EventuallyAsync(async () =>
            (await server.PostAsync("sys/leases/lookup", $$"""{"lease_id":"{{lease}}"}""")).Refusal is not null);
        Assert.Equal(("[]", "[]"), await ReadAsync(server));
    }

    [Fact]
    public async Task Users_of_other_connections_and_mounts_to_the_same_database_are_no_orphans()
    {
        await using var server = await DatabaseServer.StartAsync();
        await server.ConnectAsync(connection: "second", role: "second");
        await server.DoAsync("sys/mounts/more", """{"type":"database"}""");
        await server.ConnectAsync(mount: "more");
        server.Database.Users[Stray] = "x";
        var (_, user) = await server.GiveAsync();
        var (_, second) = await server.GiveAsync("second");
        var (_, further) = await server.GiveAsync(mount: "more");

        foreach (var path in (string[])["database/orphans/db", "database/orphans/second", "more/orphans/db"])
        {
            var reply = await server.DoAsync(
                path, $$"""{"action":"drop","usernames":["{{user}}","{{second}}","{{further}}"]}""");

            var orphan = Assert.Single(reply.Data.GetProperty("orphans").EnumerateArray());
            Assert.Equal(Stray, orphan.GetProperty("username").GetString());
            Assert.Equal(3, reply.Warnings.Count());
        }
        Assert.Superset(new HashSet<string>([user, second, further]), server.Database.Users.Keys.ToHashSet());
    }

    [Fact]
    public async Task A_lease_without_a_user_is_told_by_its_own_connection_alone()
    {
        await using var server = await DatabaseServer.StartAsync();
        await server.ConnectAsync(connection: "second", role: "second");
        var (lease, user) = await server.GiveAsync("second");
        server.Database.Users.TryRemove(user, out _);

        Assert.Equal(("[]", "[]"), await ReadAsync(server));
        var reply = await server.GetAsync("database/orphans/second");
        var missing = Assert.Single(reply.Data.GetProperty("missing").EnumerateArray());
        Assert.Equal(lease, missing.GetProperty("lease_id").GetString());
    }

    [Theory]
    [InlineData("v-root-app-AAAAAAAAAAAAAAAAAAAA-1700000000", "postgresql", true)]
    [InlineData("v-token-wo-app-ro-AAAAAAAAAAAAAAAAAAAA-1700000000", "postgresql", true)]
    [InlineData("v-bench-10005985-500113487", "postgresql", false)]
    [InlineData("v-somebody", "postgresql", false)]
    [InlineData("v-root-app-AAAAAAAAAAAAAAAAAAAA-", "mysql", true)]
    [InlineData("v-userpass-b-readonly-AAAAAAAAAA", "mysql", true)]
    [InlineData("v-userpass-b-readonly-AAAAAAAAA", "mysql", false)]
    [InlineData("v-token-h\uFFFD-readonly-AAAAAAAAAA", "mysql", true)] // Cut within a character.
    [InlineData("v-read-AAAAAAAAA", "mysql-rds", true)]
    [InlineData("v-read-AAAAAAAA", "mysql-rds", false)]
    [InlineData("w-root-app-AAAAAAAAAAAAAAAAAAAA-1700000000", "postgresql", false)]
    public void A_pattern_tells_ours_from_others(string name, string plugin, bool expected)
    {
        var type = DatabaseCatalog.All.Single(type => type.PluginName == $"{plugin}-database-plugin");

        Assert.Equal(expected, new UsernamePattern("v-", type.Usernames).Fits(name));
    }

    [Theory]
    [InlineData("postgresql")]
    [InlineData("mysql")]
    [InlineData("mysql-rds")]
    public void A_pattern_tells_what_a_plugin_makes(string plugin)
    {
        var rules = DatabaseCatalog.All.Single(type => type.PluginName == $"{plugin}-database-plugin").Usernames;
        var (name, _) = new Usernames(TimeProvider.System).New(rules, "", "userpass-bob", "readonly", default);

        Assert.True(new UsernamePattern("v-", rules).Fits(name ?? ""), name);
    }

    [Theory]
    [InlineData("v-{{unix_time}}-{{random 20}}", "v-")]
    [InlineData("{{timestamp \"2006\"}}-{{random 20}}", "")]
    [InlineData("{{unix_time_millis}}", "")]
    [InlineData("app_{{.RoleName}}", "app_")]
    public void Neither_who_asks_nor_the_time_is_a_common_beginning(string template, string expected)
    {
        var names = new Usernames(TimeProvider.System);

        Assert.Equal(expected, names.PrefixOf(new FakeType().Usernames, template));
    }

    [Fact]
    public async Task The_root_that_a_url_names_is_no_orphan()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Users["app-root"] = "first";
        await server.DoAsync(
            "database/config/db", """{"connection_url":"as app-root","username_template":"app-{{random 20}}"}""");

        Assert.Equal(("[]", "[]"), await ReadAsync(server));
    }

    [Fact]
    public async Task Names_without_a_common_beginning_cannot_be_told()
    {
        await using var server = await DatabaseServer.StartAsync();
        await server.DoAsync("database/config/db", """{"username_template":"{{random 20}}"}""");
        server.Database.Users[Stray] = "x";

        var reply = await server.GetAsync("database/orphans/db");

        Assert.Equal("[]", reply.Data.GetProperty("orphans").GetRawText());
        Assert.Single(reply.Warnings);
    }
}
