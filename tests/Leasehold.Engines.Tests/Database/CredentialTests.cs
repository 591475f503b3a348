using Leasehold.Core.Leases;
using Leasehold.Core.Tests;

namespace Leasehold.Engines.Tests.Database;

/// <summary>Users on leases: made, lengthened, dropped, also where something fails or is gone.</summary>
public sealed class CredentialTests
{
    private static readonly TargetResult Down = new(TargetOutcome.Unreachable, "down");

    [Fact]
    public async Task A_user_comes_with_a_lease_and_goes_with_it()
    {
        await using var server = await DatabaseServer.StartAsync();

        var (lease, user) = await server.GiveAsync();

        Assert.StartsWith("database/creds/app/", lease, StringComparison.Ordinal);
        Assert.Matches("^v-root-app-[0-9A-Za-z]{20}-[0-9]{10}$", user);
        Assert.Equal(server.Kernel.Clock.GetUtcNow().AddSeconds(3605), server.Database.Ends[user]);
        await server.DoAsync("sys/leases/revoke", $$"""{"lease_id":"{{lease}}","sync":true}""");
        Assert.DoesNotContain(user, server.Database.Users.Keys);
    }

    [Fact]
    public async Task A_renewal_lets_the_user_live_longer()
    {
        await using var server = await DatabaseServer.StartAsync();
        var (lease, user) = await server.GiveAsync();

        await server.DoAsync("sys/leases/renew", $$"""{"lease_id":"{{lease}}","increment":"2h"}""");

        Assert.Equal(server.Kernel.Clock.GetUtcNow().AddSeconds(7205), server.Database.Ends[user]);
    }

    [Fact]
    public async Task A_role_that_leads_to_another_database_by_now_has_no_say_in_what_was_made_before()
    {
        await using var server = await DatabaseServer.StartAsync();
        await server.ConnectAsync(connection: "other", role: "other");
        await server.DoAsync("database/roles/app", """{"revocation_statements":"drop it here"}""");
        var (lease, user) = await server.GiveAsync();
        await server.DoAsync(
            "database/roles/app", """{"db_name":"other","revocation_statements":"drop it there"}""");

        await server.DoAsync("sys/leases/revoke", $$"""{"lease_id":"{{lease}}","sync":true}""");

        Assert.DoesNotContain(user, server.Database.Users.Keys);
        Assert.Contains("drop it here", server.Database.Statements);
        Assert.DoesNotContain("drop it there", server.Database.Statements);
    }

    [Fact]
    public async Task A_database_that_is_down_leaves_neither_user_nor_lease()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Fault = Down;

        var reply = await server.GetAsync("database/creds/app");

        Assert.Equal("down", Assert.Single(reply.Errors));
        Assert.Single(server.Database.Users);
        Assert.NotNull((await server.Kernel.SendAsync(
            Core.Requests.Operation.List, "sys/leases/lookup/database", server.Kernel.Root)).Reply as
            Core.Requests.Reply.Missing);
    }

    [Fact]
    public async Task A_user_that_may_have_been_made_is_dropped_again()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Fault = new TargetResult(TargetOutcome.Unknown, "gave up");
        server.Database.DoesAllTheSame = true;

        await server.GetAsync("database/creds/app");

        Assert.Equal(2, server.Database.Users.Count);
        server.Database.Fault = null;
        await TestKernel.EventuallyAsync(async () =>
        {
            await server.PassAsync(TimeSpan.FromSeconds(20));
            return server.Database.Users.Count == 1;
        });
    }

    [Fact]
    public async Task Revocations_wait_for_a_database_that_is_down()
    {
        await using var server = await DatabaseServer.StartAsync();
        var (_, user) = await server.GiveAsync();
        server.Database.Fault = Down;

        await server.DoAsync("sys/leases/revoke-prefix/database/creds/app", """{"sync":false}""");
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Database.Calls > 2));

        Assert.Contains(user, server.Database.Users.Keys);
        server.Database.Fault = null;
        await TestKernel.EventuallyAsync(async () =>
        {
            await server.PassAsync(TimeSpan.FromSeconds(60));
            return server.Database.Users.Count == 1;
        });
    }

    [Theory]
    [InlineData("database/roles/app")]
    [InlineData("database/config/db")]
    [InlineData("sys/mounts/database")]
    public async Task Nothing_that_is_deleted_strands_a_user(string path)
    {
        await using var server = await DatabaseServer.StartAsync();
        var (lease, _) = await server.GiveAsync();

        Assert.Null((await server.DeleteAsync(path)).Refusal);
        if (!path.StartsWith("sys", StringComparison.Ordinal))
            await server.DoAsync("sys/leases/revoke", $$"""{"lease_id":"{{lease}}","sync":true}""");

        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Database.Users.Count == 1));
    }

    [Fact]
    public async Task A_lease_whose_role_is_gone_is_not_renewed_and_the_cause_is_named()
    {
        await using var server = await DatabaseServer.StartAsync();
        var (lease, _) = await server.GiveAsync();
        Assert.Null((await server.DeleteAsync("database/roles/app")).Refusal);

        var reply = await server.PostAsync("sys/leases/renew", $$"""{"lease_id":"{{lease}}"}""");

        Assert.Equal("role-removed", reply.Refusal?.Reason);
    }

    [Fact]
    public async Task A_deleted_connection_is_forgotten_when_nothing_hangs_on_it()
    {
        await using var server = await DatabaseServer.StartAsync();
        var (lease, _) = await server.GiveAsync();
        await server.DeleteAsync("database/config/db");
        await server.DoAsync("sys/leases/revoke", $$"""{"lease_id":"{{lease}}","sync":true}""");

        await TestKernel.EventuallyAsync(async () =>
        {
            await server.PassAsync(TimeSpan.FromMinutes(1));
            return server.Database.OpenPools == 0;
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_pools_of_a_mount_close_with_it(bool hasLease)
    {
        await using var server = await DatabaseServer.StartAsync();
        var (lease, _) = await server.GiveAsync();
        if (!hasLease)
            await server.DoAsync("sys/leases/revoke", $$"""{"lease_id":"{{lease}}","sync":true}""");
        Assert.Equal(1, server.Database.OpenPools);

        Assert.Null((await server.DeleteAsync("sys/mounts/database")).Refusal);

        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Database.OpenPools == 0));
        Assert.Single(server.Database.Users);
    }

    [Fact]
    public async Task A_connection_that_is_made_again_takes_its_leases_over()
    {
        await using var server = await DatabaseServer.StartAsync();
        var (lease, _) = await server.GiveAsync();
        await server.DeleteAsync("database/config/db");
        server.Database.Users["root"] = "second";

        await server.DoAsync(
            "database/config/db",
            """{"plugin_name":"fake","connection_url":"here","username":"root","password":"second"}""");
        await server.DoAsync("sys/leases/revoke", $$"""{"lease_id":"{{lease}}","sync":true}""");

        Assert.Single(server.Database.Users);
    }

    [Fact]
    public async Task A_role_whose_default_is_above_its_maximum_gives_the_maximum_and_says_so()
    {
        await using var server = await DatabaseServer.StartAsync();
        await server.DoAsync("database/roles/app", """{"default_ttl":"2h","max_ttl":"1h"}""");

        var reply = await server.GetAsync("database/creds/app");

        Assert.Equal(3600, reply.Body.GetProperty("lease_duration").GetInt64());
        Assert.Contains("capped accordingly", Assert.Single(reply.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_connection_bounds_leases_below_the_mount()
    {
        await using var server = await DatabaseServer.StartAsync();
        await server.DoAsync("database/roles/plain", """{"db_name":"db","creation_statements":"make"}""");

        await server.DoAsync("database/config/db", """{"default_lease_ttl":"2h","max_lease_ttl":"3h"}""");
        var reply = await server.GetAsync("database/creds/plain");

        Assert.Equal(7200, reply.Body.GetProperty("lease_duration").GetInt64());
        Assert.Equal("connection", reply.Body.GetProperty("lease_limited_by").GetString());
        var lease = reply.Body.GetProperty("lease_id").GetString();
        var renewed = await server.DoAsync(
            "sys/leases/renew", $$"""{"lease_id":"{{lease}}","increment":"10h"}""");
        Assert.Equal(10_800, renewed.Body.GetProperty("lease_duration").GetInt64());
        Assert.Single(renewed.Warnings);
    }

    [Fact]
    public async Task Pools_close_when_the_server_seals()
    {
        await using var server = await DatabaseServer.StartAsync();
        await server.GiveAsync();
        Assert.Equal(1, server.Database.OpenPools);

        await server.DoAsync("sys/seal");

        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Database.OpenPools == 0));
        await server.Kernel.UnsealAsync();
        await server.GiveAsync();
    }
}
