using Leasehold.Core.Leases;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Leases;

public class LeaseLifeTests
{
    [Fact]
    public async Task Answer_carries_its_lease()
    {
        await using var leases = await LeaseServer.StartAsync();
        var reply = await leases.Server.PostAsync("l/creds/r", leases.Server.Root, """{"ttl":"1h","max_ttl":"2h"}""");
        Assert.StartsWith("l/creds/r/", reply.Body.GetProperty("lease_id").GetString());
        Assert.Equal(3600, reply.Body.GetProperty("lease_duration").GetInt64());
        Assert.True(reply.Body.GetProperty("renewable").GetBoolean());
        Assert.Equal("role", reply.Body.GetProperty("lease_limited_by").GetString());
        Assert.Equal("2026-11-24T17:00:00Z", reply.Body.GetProperty("lease_hard_expiry").GetString());
        Assert.Equal("n1", reply.Data.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Lookup_shows_it()
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""");
        leases.Server.Clock.Advance(TimeSpan.FromMinutes(10));
        var data = (await leases.LookupAsync(lease)).Data;
        Assert.Equal(lease, data.GetProperty("id").GetString());
        Assert.Equal("l/creds/r", data.GetProperty("path").GetString());
        Assert.Equal(3000, data.GetProperty("ttl").GetInt64());
        Assert.True(data.GetProperty("renewable").GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, data.GetProperty("last_renewal").ValueKind);
    }

    [Fact]
    public async Task Expires_and_is_taken_back()
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1m"}""");
        Assert.Single(leases.Engine.Held);
        leases.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["lease expired"], (await leases.RenewAsync(lease)).Errors.Take(1));
        await leases.GoneAsync(lease);
        Assert.Empty(leases.Engine.Held);
        Assert.Equal(["invalid lease", "lease expired"], (await leases.LookupAsync(lease)).Errors);
        Assert.Equal(["lease not found", "lease expired"], (await leases.RenewAsync(lease)).Errors);
    }

    [Fact]
    public async Task Renewal_grants_at_most_the_hard_end()
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1h","max_ttl":"2h"}""");
        leases.Engine.Terms = new RenewalTerms { MaxTtl = 7200 };
        leases.Server.Clock.Advance(TimeSpan.FromMinutes(30));
        var plain = await leases.RenewAsync(lease);
        Assert.Equal(3600, plain.Body.GetProperty("lease_duration").GetInt64());
        Assert.Empty(plain.Warnings);
        var capped = await leases.RenewAsync(lease, ""","increment":"5h" """);
        Assert.Equal(5400, capped.Body.GetProperty("lease_duration").GetInt64());
        Assert.Equal(
            ["TTL of \"5h0m0s\" exceeded the effective max_ttl of \"1h30m0s\"; TTL value is capped accordingly"],
            capped.Warnings);
        leases.Server.Clock.Advance(TimeSpan.FromMinutes(90));
        Assert.Equal(["lease expired", "lease reached its max TTL"], (await leases.RenewAsync(lease)).Errors);
    }

    [Fact]
    public async Task Renewal_follows_a_bound_that_was_lowered()
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""");
        leases.Engine.Terms = new RenewalTerms { MaxTtl = 600 };
        leases.Server.Clock.Advance(TimeSpan.FromMinutes(20));
        var refused = await leases.RenewAsync(lease);
        Assert.Equal("past the max TTL, cannot renew", refused.Errors[0]);
        Assert.Equal("max-ttl-reached", refused.Refusal?.Reason);
    }

    [Fact]
    public async Task Unrenewable_is_not_renewed()
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1h","renewable":false}""");
        Assert.Equal(["lease is not renewable"], (await leases.RenewAsync(lease)).Errors);
    }

    [Fact]
    public async Task Revoked_at_once_when_asked()
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""");
        Assert.Null((await leases.RevokeAsync(lease)).Refusal);
        Assert.Empty(leases.Engine.Held);
        Assert.Equal(["invalid lease", "lease revoked"], (await leases.LookupAsync(lease)).Errors);
        Assert.Null((await leases.RevokeAsync(lease)).Refusal);
    }

    [Fact]
    public async Task Queued_revocation_is_accepted_and_follows()
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""");
        Assert.Equal(ReplyStatus.Accepted, (await leases.RevokeAsync(lease, ""","sync":false""")).Reply.Status);
        await leases.GoneAsync(lease);
        Assert.Empty(leases.Engine.Held);
    }

    [Fact]
    public async Task Dies_with_its_token()
    {
        await using var leases = await LeaseServer.StartAsync();
        var token = await leases.Server.CreateTokenAsync("""{"policies":["root"]}""");
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""", token: token);
        var child = await leases.Server.CreateTokenAsync("""{"policies":["root"]}""", token);
        var below = await leases.GiveAsync("""{"ttl":"1h"}""", token: child);
        Assert.Null((await leases.Server.PostAsync("auth/token/revoke-self", token)).Refusal);
        Assert.Contains((await leases.RenewAsync(lease)).Errors, static e => e is "lease not found");
        await leases.GoneAsync(lease);
        await leases.GoneAsync(below);
        Assert.Empty(leases.Engine.Held);
        Assert.Equal(["invalid lease", "parent token ended"], (await leases.LookupAsync(below)).Errors);
    }

    [Fact]
    public async Task Outlives_its_mount_until_it_is_taken_back()
    {
        await using var leases = await LeaseServer.StartAsync();
        var mount = leases.Server.Unsealed.LiveMounts.Table.At("l/")?.Id ?? 0;
        await leases.Server.PostAsync("l/note", leases.Server.Root);
        leases.Engine.OnRevoke = static _ => new TargetResult(TargetOutcome.Unreachable, "away");
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""");
        await leases.Server.SendAsync(Operation.Delete, "sys/mounts/l", leases.Server.Root);
        await TestKernel.EventuallyAsync(() => Task.FromResult(leases.Engine.Revocations > 0));
        Assert.Single(leases.Engine.Held);
        Assert.True(await HasDataAsync(leases, mount));

        leases.Engine.OnRevoke = static _ => null;
        await leases.GoneAsync(lease, TimeSpan.FromSeconds(1));
        Assert.Empty(leases.Engine.Held);
        await TestKernel.EventuallyAsync(async () => !await HasDataAsync(leases, mount));
    }

    private static async Task<bool> HasDataAsync(LeaseServer leases, ulong mount)
    {
        using var tx = leases.Server.Unsealed.Begin();
        return (await tx.PeekScanClearAsync(Keys.MountData(mount), 1, CancellationToken.None)).Rows.Count > 0;
    }

    [Fact]
    public async Task System_default_holds_for_the_next_lease()
    {
        await using var leases = await LeaseServer.StartAsync();
        await leases.Server.PostAsync("sys/config/leases", leases.Server.Root, """{"default_lease_ttl":"5m"}""");
        var reply = await leases.Server.PostAsync("l/creds/r", leases.Server.Root);
        Assert.Equal(300, reply.Body.GetProperty("lease_duration").GetInt64());
    }

    [Fact]
    public async Task Last_use_gives_nothing()
    {
        await using var leases = await LeaseServer.StartAsync();
        var token = await leases.Server.CreateTokenAsync("""{"policies":["root"],"num_uses":1}""");
        var reply = await leases.Server.PostAsync("l/users/r", token);
        Assert.StartsWith("Secret cannot be returned; token had one use left", Assert.Single(reply.Errors));
        Assert.Empty(leases.Engine.Held);
    }
}
