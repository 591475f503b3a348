namespace Leasehold.Core.Tests.Leases;

public sealed class LeaseOfBatchTokenTests
{
    private const string Policy = """
        path "l/*" { capabilities = ["create", "read", "update"] }
        path "auth/token/create" { capabilities = ["update"] }
        """;

    [Fact]
    public async Task It_ends_with_a_token_that_nobody_can_renew()
    {
        await using var leases = await LeaseServer.StartAsync();
        await leases.Server.WritePolicyAsync("user", Policy);
        var batch = await leases.Server.CreateTokenAsync("""{"type":"batch","policies":["user"],"ttl":"30m"}""");

        var given = await leases.Server.PostAsync("l/creds/r", batch, """{"ttl":"1h"}""");

        Assert.Equal(1800, given.Body.GetProperty("lease_duration").GetInt64());
        var lease = given.Body.GetProperty("lease_id").GetString()!;
        leases.Server.Clock.Advance(TimeSpan.FromMinutes(20));
        var renewed = await leases.RenewAsync(lease, ""","increment":"5h" """);
        Assert.Equal(600, renewed.Body.GetProperty("lease_duration").GetInt64());
        leases.Server.Clock.Advance(TimeSpan.FromMinutes(10));
        await leases.GoneAsync(lease);
    }

    [Fact]
    public async Task It_ends_with_the_parent_of_its_token()
    {
        await using var leases = await LeaseServer.StartAsync();
        await leases.Server.WritePolicyAsync("user", Policy);
        var parent = await leases.Server.CreateTokenAsync("""{"policies":["user"],"ttl":"10h"}""");
        var batch = await leases.Server.CreateTokenAsync("""{"type":"batch","policies":["user"],"ttl":"5h"}""", parent);
        var given = await leases.Server.PostAsync("l/creds/r", batch, """{"ttl":"1h"}""");

        await leases.Server.PostAsync("auth/token/revoke", leases.Server.Root, $$"""{"token":"{{parent}}"}""");

        await leases.GoneAsync(given.Body.GetProperty("lease_id").GetString()!);
        Assert.Empty(leases.Engine.Held);
    }
}
