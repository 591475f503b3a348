using Leasehold.Core.Leases;

namespace Leasehold.Engines.Tests.Database;

/// <summary>Other passwords of a root: the new one is kept before the database knows it, and both are tried.</summary>
public sealed class RootRotationTests
{
    [Fact]
    public async Task The_root_gets_a_password_that_nobody_knows()
    {
        await using var server = await DatabaseServer.StartAsync();

        await server.DoAsync("database/rotate-root/db");

        Assert.NotEqual("first", server.Database.Users["root"]);
        Assert.Equal(20, server.Database.Users["root"].Length);
        await server.GiveAsync();
    }

    [Theory]
    [InlineData("secret", "{{password}}")]
    [InlineData("as other", "{{username}}")]
    public async Task A_root_whose_login_is_in_the_url_is_left_alone(string url, string advice)
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Users["other"] = "first";
        await server.DoAsync("database/config/db", $$"""{"connection_url":"{{url}}"}""");

        var reply = await server.PostAsync("database/rotate-root/db");

        Assert.Contains(advice, Assert.Single(reply.Errors), StringComparison.Ordinal);
        Assert.Equal("first", server.Database.Users["root"]);
        await server.GiveAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_passwords_are_tried_where_nobody_knows_which_holds(bool changed)
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Fault = new TargetResult(TargetOutcome.Unknown, "gave up");
        server.Database.DoesAllTheSame = changed;

        Assert.NotNull((await server.PostAsync("database/rotate-root/db")).Refusal);

        server.Database.Fault = null;
        Assert.Equal(!changed, server.Database.Users["root"] == "first");
        await server.GiveAsync();
        await server.PassAsync(TimeSpan.FromMinutes(5));
        await server.GiveAsync();
        await server.DoAsync("database/rotate-root/db");
        await server.GiveAsync();
    }

    [Fact]
    public async Task Nobody_waits_for_a_database_that_is_away_to_learn_which_password_holds()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Fault = new TargetResult(TargetOutcome.Unknown, "gave up");
        await server.PostAsync("database/rotate-root/db");
        server.Database.Fault = new TargetResult(TargetOutcome.Unreachable, "down");
        for (var i = 0; i < 3; i++)
            await server.GetAsync("database/creds/app");
        var calls = server.Database.Calls;

        var reply = await server.GetAsync("database/creds/app");

        Assert.Contains("is asked again in", Assert.Single(reply.Errors), StringComparison.Ordinal);
        Assert.Equal(calls, server.Database.Calls);
    }

    [Fact]
    public async Task The_same_candidate_is_tried_again()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Fault = new TargetResult(TargetOutcome.Unknown, "gave up");
        server.Database.DoesAllTheSame = true;
        await server.PostAsync("database/rotate-root/db");
        var candidate = server.Database.Users["root"];
        server.Database.Fault = null;

        await server.DoAsync("database/rotate-root/db");

        Assert.Equal(candidate, server.Database.Users["root"]);
        await server.GiveAsync();
    }

    [Fact]
    public async Task A_password_that_is_given_ends_a_rotation_that_did_not()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Fault = new TargetResult(TargetOutcome.Unreachable, "down");
        await server.PostAsync("database/rotate-root/db");
        server.Database.Fault = null;
        server.Database.Users["root"] = "third";

        await server.DoAsync("database/config/db", """{"password":"third"}""");

        await server.GiveAsync();
        Assert.Equal("third", server.Database.Users["root"]);
    }

    [Theory]
    [InlineData("""{"password":"first"}""")]
    [InlineData("""{"password":"first","verify_connection":false}""")]
    [InlineData("""{"password":"first","connection_url":"there"}""")]
    public async Task A_write_beside_a_rotation_loses_no_password(string body)
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.BeforeNext = () => server.DoAsync("database/config/db", body);

        await server.DoAsync("database/rotate-root/db");

        Assert.NotEqual("first", server.Database.Users["root"]);
        await server.GiveAsync();
        await server.PassAsync(TimeSpan.FromMinutes(5));
        await server.GiveAsync();
    }

    [Fact]
    public async Task A_connection_that_is_made_again_beside_a_rotation_loses_no_password()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.BeforeNext = async () =>
        {
            await server.DeleteAsync("database/config/db");
            await server.ConnectAsync();
        };

        await server.DoAsync("database/rotate-root/db");

        Assert.NotEqual("first", server.Database.Users["root"]);
        await server.GiveAsync();
    }

    [Fact]
    public async Task A_rotation_leaves_the_password_that_is_written_meanwhile_for_another_place()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.BeforeNext = () => server.DoAsync(
            "database/config/db", """{"connection_url":"there","password":"theirs","verify_connection":false}""");

        await server.DoAsync("database/rotate-root/db");

        server.Database.Users["root"] = "theirs"; // As it is there.
        await server.GiveAsync();
        await server.PassAsync(TimeSpan.FromMinutes(5));
        await server.GiveAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_refused_also_while_there_is_a_candidate()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Fault = new TargetResult(TargetOutcome.Unknown, "gave up");
        server.Database.DoesAllTheSame = true;
        await server.PostAsync("database/rotate-root/db");
        server.Database.Fault = null;

        Assert.NotNull((await server.PostAsync("database/config/db", """{"password":"wrong"}""")).Refusal);

        await server.GiveAsync();
    }

    [Fact]
    public async Task A_candidate_that_is_tried_again_is_kept_as_long_as_a_new_one()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Fault = new TargetResult(TargetOutcome.Unknown, "gave up");
        server.Database.DoesAllTheSame = true;
        await server.PostAsync("database/rotate-root/db");
        var candidate = server.Database.Users["root"];
        server.Database.Users["root"] = "first"; // As if it had not done so.
        server.Database.DoesAllTheSame = false;
        await server.PassAsync(TimeSpan.FromMinutes(5));

        await server.PostAsync("database/rotate-root/db");

        server.Database.Fault = null;
        await server.GiveAsync();
        server.Database.Users["root"] = candidate; // What was given up is through only now.
        await server.GiveAsync();
    }

    [Fact]
    public async Task Who_asks_while_the_password_changes_is_asked_again_with_the_new_one()
    {
        await using var server = await DatabaseServer.StartAsync();
        await server.GiveAsync();
        server.Database.BeforeNext = () => server.DoAsync("database/rotate-root/db");

        var (_, user) = await server.GiveAsync(); // Its connection was read before the rotation.

        Assert.Contains(user, server.Database.Users.Keys);
        Assert.NotEqual("first", server.Database.Users["root"]);
    }

    [Fact]
    public async Task A_reset_closes_the_pool()
    {
        await using var server = await DatabaseServer.StartAsync();
        await server.GiveAsync();

        await server.DoAsync("database/reset/db");

        Assert.Equal(0, server.Database.OpenPools);
        await server.GiveAsync();
        var reply = await server.DoAsync("database/reload/fake");
        Assert.Equal(1, reply.Data.GetProperty("count").GetInt64());
        Assert.Equal(0, server.Database.OpenPools);
    }
}
