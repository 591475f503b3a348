using Leasehold.Core.Requests;
using Leasehold.Core.Tests.Leases;

namespace Leasehold.Core.Tests.Quotas;

public sealed class LeaseCountTests
{
    private const string Path = "sys/quotas/lease-count/q";

    [Theory]
    [InlineData("l")]
    [InlineData("l/creds/r")]
    [InlineData("l/cr*")]
    public async Task A_lease_more_than_the_quota_is_refused_until_one_ends(string path)
    {
        await using var leases = await LeaseServer.StartAsync();
        var first = await leases.GiveAsync(); // Before the quota: it counts.
        await WriteAsync(leases, $$"""{"max_leases":2,"path":"{{path}}"}""");
        await leases.GiveAsync();

        var refused = await leases.Server.PostAsync("l/creds/r", leases.Server.Root);
        Assert.Equal(["request path \"l/creds/r\": lease count quota exceeded"], refused.Errors);
        Assert.Equal(RefusalKind.Throttled, refused.Refusal?.Kind);
        Assert.NotNull(refused.Refusal?.RetryAfter);
        Assert.Equal(2, await CounterAsync(leases));

        await leases.RevokeAsync(first, ""","sync":true""");
        Assert.Equal(1, await CounterAsync(leases));
        await leases.GiveAsync();
        Assert.Equal(2, await CounterAsync(leases));
    }

    [Fact]
    public async Task What_is_made_outside_counts_before_it_is_made()
    {
        await using var leases = await LeaseServer.StartAsync();
        await WriteAsync(leases, """{"max_leases":1,"path":"l/users/r"}""");
        leases.Engine.BeforeSettling = async () => Assert.Equal(
            RefusalKind.Throttled, (await leases.Server.PostAsync("l/users/r", leases.Server.Root)).Refusal?.Kind);
        await leases.GiveAsync("", "l/users/r");
        Assert.Single(leases.Engine.Held);
        Assert.Equal(1, await CounterAsync(leases));
        await leases.GiveAsync("", "l/users/other");
    }

    [Fact]
    public async Task What_fails_outside_gives_its_room_back()
    {
        await using var leases = await LeaseServer.StartAsync();
        await WriteAsync(leases, """{"max_leases":1,"path":"l"}""");
        leases.Engine.OnMake = static () => new(Core.Leases.TargetOutcome.Refused, "no rights");
        Assert.Equal(["no rights"], (await leases.Server.PostAsync("l/users/r", leases.Server.Root)).Errors);
        leases.Engine.OnMake = static () => null;
        await leases.GiveAsync("", "l/users/r");
    }

    [Fact]
    public async Task Tokens_count_too_and_wrapping_tokens_are_never_refused()
    {
        await using var leases = await LeaseServer.StartAsync();
        var server = leases.Server;
        await WriteAsync(leases, """{"max_leases":3}"""); // The root token is one.
        await server.CreateTokenAsync("""{"policies":["default"]}""");
        var wrapped = await server.SendAsync(
            Operation.Update, "auth/token/create", server.Root, """{"policies":["default"]}""", wrapSeconds: 60);
        Assert.Null(wrapped.Refusal);
        Assert.Equal(4, await CounterAsync(leases));

        var refused = await server.PostAsync("auth/token/create", server.Root, """{"policies":["default"]}""");
        Assert.Equal(["request path \"auth/token/create\": lease count quota exceeded"], refused.Errors);
        Assert.Equal(RefusalKind.Throttled, (await server.PostAsync("l/creds/r", server.Root)).Refusal?.Kind);
        var batch = await server.PostAsync(
            "auth/token/create", server.Root, """{"policies":["default"],"type":"batch"}""");
        Assert.Null(batch.Refusal);
    }

    [Fact]
    public async Task The_most_specific_quota_alone_holds()
    {
        await using var leases = await LeaseServer.StartAsync();
        await WriteAsync(leases, """{"max_leases":1,"path":"l"}""");
        Assert.Empty((await leases.Server.PostAsync(
            "sys/quotas/lease-count/more", leases.Server.Root, """{"max_leases":3,"path":"l/creds/r"}""")).Errors);
        for (var i = 0; i < 3; i++)
            await leases.GiveAsync();
        Assert.NotNull((await leases.Server.PostAsync("l/creds/r", leases.Server.Root)).Refusal);
        Assert.NotNull((await leases.Server.PostAsync("l/creds/s", leases.Server.Root)).Refusal);
    }

    [Fact]
    public async Task Of_requests_that_come_together_never_too_many_are_let_in()
    {
        const int most = 40;
        await using var leases = await LeaseServer.StartAsync();
        await WriteAsync(leases, $$"""{"max_leases":{{most}},"path":"l/creds/*"}""");
        var given = 0;
        await Parallel.ForAsync(0, 4 * most, async (i, _) =>
        {
            var reply = await leases.Server.PostAsync($"l/creds/r{i % 3}", leases.Server.Root);
            if (reply.Refusal is null)
                Interlocked.Increment(ref given);
        });
        Assert.InRange(given, 1, most);
        while ((await leases.Server.PostAsync("l/creds/r", leases.Server.Root)).Refusal is null)
            given++;
        Assert.Equal(most, given);
        Assert.Equal(most, await CounterAsync(leases));
    }

    /// <summary>Counted anew while leases come and go, the number is what there is.</summary>
    [Fact]
    public async Task Counting_misses_nothing_that_happens_meanwhile()
    {
        await using var leases = await LeaseServer.StartAsync();
        for (var i = 0; i < 300; i++)
            await leases.GiveAsync();
        var kept = await leases.GiveAsync();
        var busy = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
                await leases.GiveAsync("", i % 2 == 0 ? "l/creds/r" : "l/creds/s");
            await leases.RevokeAsync(kept, ""","sync":true""");
        });
        foreach (var path in (string[])["l", "l/creds/*", "l/creds/r", ""])
        {
            await WriteAsync(leases, $$"""{"max_leases":100000,"path":"{{path}}"}""");
            await CounterAsync(leases);
        }
        await WriteAsync(leases, """{"max_leases":100000,"path":"l/creds/r"}""");
        await CounterAsync(leases);
        await busy;
        Assert.Equal(450, await CounterAsync(leases));
        await WriteAsync(leases, """{"max_leases":100000,"path":"l"}""");
        Assert.Equal(600, await CounterAsync(leases));
    }

    [Fact]
    public async Task A_restart_counts_the_same()
    {
        await using var leases = await LeaseServer.StartAsync();
        await WriteAsync(leases, """{"max_leases":2,"path":"l/creds/r"}""");
        await leases.GiveAsync();
        await leases.GiveAsync();
        await leases.Server.Kernel.SealAsync();
        await leases.Server.UnsealAsync();
        Assert.NotNull((await leases.Server.PostAsync("l/creds/r", leases.Server.Root)).Refusal);
        Assert.Equal(2, await CounterAsync(leases));
    }

    private static async Task WriteAsync(LeaseServer leases, string body) =>
        Assert.Empty((await leases.Server.PostAsync(Path, leases.Server.Root, body)).Errors);

    private static async Task<long> CounterAsync(LeaseServer leases) =>
        (await leases.Server.GetAsync(Path, leases.Server.Root)).Data.GetProperty("counter").GetInt64();
}
