using Leasehold.Core.Leases;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Tests.Database;

/// <summary>What metrics tell of databases.</summary>
public sealed class DatabaseMeasureTests
{
    [Fact]
    public async Task What_is_asked_of_a_database_is_timed_and_what_fails_is_counted()
    {
        await using var server = await DatabaseServer.StartAsync();
        var (lease, _) = await server.GiveAsync();
        await server.DoAsync("sys/leases/renew", $$"""{"lease_id":"{{lease}}"}""");
        await server.DoAsync("sys/leases/revoke", $$"""{"lease_id":"{{lease}}","sync":true}""");
        server.Database.Fault = new TargetResult(TargetOutcome.Refused, "no");
        Assert.NotNull((await server.GetAsync("database/creds/app")).Refusal);

        var told = await ReadAsync(server);

        Assert.Equal(2, told["vault_database_NewUser"]);
        Assert.Equal(2, told["vault_database_fake_NewUser"]);
        Assert.Equal(1, told["vault_database_NewUser_error"]);
        Assert.Equal(1, told["vault_database_fake_NewUser_error"]);
        Assert.Equal(1, told["vault_database_UpdateUser"]);
        Assert.Equal(1, told["vault_database_DeleteUser"]);
        Assert.DoesNotContain("vault_database_DeleteUser_error", told.Keys);
        Assert.Equal(1, told["vault_secrets_database_backend_pluginInstances_count"]);
        Assert.Equal(1, told["vault_secret_lease_creation"]);
        Assert.Equal(1, told["vault_expire_register"]);
        Assert.Equal(1, told["vault_expire_renew"]);
        Assert.Equal(1, told["vault_expire_revoke_common"]);
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_counted_when_it_is_taken_back_and_when_it_is_not()
    {
        await using var server = await DatabaseServer.StartAsync();
        await server.GiveAsync();
        await server.PassAsync(TimeSpan.FromMinutes(59));
        server.Database.Fault = new TargetResult(TargetOutcome.Refused, "no");
        await server.PassAsync(TimeSpan.FromMinutes(2));
        await Core.Tests.TestKernel.EventuallyAsync(async () =>
            (await ReadAsync(server))["vault_expire_lease_expiration_error"] > 0);

        server.Database.Fault = null;
        await Core.Tests.TestKernel.EventuallyAsync(async () =>
        {
            await server.PassAsync(TimeSpan.FromMinutes(1));
            return (await ReadAsync(server))["vault_expire_lease_expiration"] > 0;
        });
        // It is counted when the target has answered, and gone from the backlog a commit later.
        await Core.Tests.TestKernel.EventuallyAsync(async () =>
            (await ReadAsync(server))["vault_expire_job_manager_total_jobs"] == 0);
    }

    /// <summary>By name: a counter's or gauge's value, of a summary how many there were.</summary>
    private static async Task<Dictionary<string, double>> ReadAsync(DatabaseServer server)
    {
        server.Kernel.Clock.Advance(TimeSpan.FromSeconds(10));
        var reply = await server.Kernel.SendAsync(Operation.Read, "sys/metrics", token: null);
        return reply.Body.EnumerateArray()
            .GroupBy(static item => item.GetProperty("name").GetString() ?? "", StringComparer.Ordinal)
            .ToDictionary(static same => same.Key, static same => same.Sum(static item =>
                item.GetProperty(item.TryGetProperty("count", out _) ? "count" : "value").GetDouble()));
    }
}
