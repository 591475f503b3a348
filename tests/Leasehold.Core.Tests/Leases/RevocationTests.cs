using Leasehold.Core.Leases;
using Leasehold.Core.Leases.Revocation;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens;
using Leasehold.Core.Work;

namespace Leasehold.Core.Tests.Leases;

public class RevocationTests
{
    private static readonly TargetResult Failure = new(TargetOutcome.Refused, "objects depend on it");

    [Fact]
    public async Task Failing_lease_becomes_irrevocable_and_is_still_tried()
    {
        await using var leases = await LeaseServer.StartAsync();
        leases.Engine.OnRevoke = static _ => Failure;
        var lease = await leases.GiveAsync("""{"ttl":"1m"}""");
        leases.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        await TestKernel.EventuallyAsync(async () =>
        {
            leases.Server.Clock.Advance(TimeSpan.FromSeconds(30));
            return await CountAsync(leases) == 1;
        });
        var data = (await leases.LookupAsync(lease)).Data;
        Assert.Equal("out of retries: objects depend on it", data.GetProperty("revoke_error").GetString());
        Assert.Equal(0, data.GetProperty("ttl").GetInt64());
        Assert.Equal(
            [(lease, "objects depend on it", false), (lease, "objects depend on it", true)], leases.Server.Refusals);
        Assert.Equal(
            ["lease is expired and has failed previous revocation attempts"], (await leases.RenewAsync(lease)).Errors);
        var listed = await leases.Server.SendAsync(
            Operation.Read, "sys/leases", leases.Server.Root, """{"type":"irrevocable"}""");
        Assert.Equal(lease, listed.Data.GetProperty("leases")[0].GetProperty("lease_id").GetString());

        leases.Engine.OnRevoke = static _ => null;
        await leases.GoneAsync(lease, TimeSpan.FromMinutes(1));
        Assert.Equal(0, await CountAsync(leases));
        Assert.Empty(leases.Engine.Held);
    }

    private static async Task<long> CountAsync(LeaseServer leases) =>
        (await leases.Server.SendAsync(
            Operation.Read, "sys/leases/count", leases.Server.Root, """{"type":"irrevocable"}"""))
        .Data.GetProperty("lease_count").GetInt64();

    [Fact]
    public async Task Caller_hears_of_a_failure_and_the_lease_waits()
    {
        await using var leases = await LeaseServer.StartAsync();
        leases.Engine.OnRevoke = static _ => Failure;
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""");
        Assert.Equal(["failed to revoke entry: objects depend on it"], (await leases.RevokeAsync(lease)).Errors);
        var shown = (await leases.LookupAsync(lease)).Data;
        Assert.Equal("objects depend on it", shown.GetProperty("revoke_error").GetString());
        Assert.Equal(leases.Server.Clock.GetUtcNow(), shown.GetProperty("expire_time").GetDateTimeOffset());
        leases.Engine.OnRevoke = static _ => null;
        await leases.GoneAsync(lease, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Impossible_is_irrevocable_at_once_and_forgotten_by_force()
    {
        await using var leases = await LeaseServer.StartAsync();
        leases.Engine.OnRevoke = static _ => new TargetResult(TargetOutcome.Impossible, "no statements");
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""");
        Assert.NotNull((await leases.RevokeAsync(lease)).Refusal);
        Assert.Equal(1, await CountAsync(leases));
        Assert.Null((await leases.Server.PostAsync("sys/leases/revoke-force/l", leases.Server.Root)).Refusal);
        Assert.Equal(0, await CountAsync(leases));
        Assert.Equal([(lease, "no statements")], leases.Server.Forgotten);
        Assert.Equal(["invalid lease", "lease revoked"], (await leases.LookupAsync(lease)).Errors);
    }

    [Fact]
    public async Task Dead_target_is_probed_and_delays_no_other()
    {
        await using var leases = await LeaseServer.StartAsync();
        leases.Engine.OnRevoke = static held =>
            held.Target is "dead" ? new TargetResult(TargetOutcome.Unreachable, "away") : null;
        for (var i = 0; i < 200; i++)
            await leases.GiveAsync("""{"ttl":"1m","target":"dead"}""");
        var other = await leases.GiveAsync("""{"ttl":"1m","target":"alive"}""");
        leases.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        await leases.GoneAsync(other);
        await TestKernel.EventuallyAsync(async () => await BacklogAsync(leases, "l/dead") == 200);
        var before = leases.Engine.Revocations;
        Assert.InRange(before, 1, 20);

        leases.Engine.OnRevoke = static _ => null;
        await TestKernel.EventuallyAsync(async () =>
        {
            leases.Server.Clock.Advance(TimeSpan.FromSeconds(1));
            return await BacklogAsync(leases, "l/dead") == 0;
        });
        Assert.Empty(leases.Engine.Held);
    }

    [Fact]
    public async Task Lease_that_hangs_beside_requests_does_not_hold_up_the_rest_of_its_target()
    {
        await using var leases = await LeaseServer.StartAsync();
        var hanging = new TaskCompletionSource();
        leases.Engine.BeforeRevoking = () => leases.Engine.Revocations == 1 ? hanging.Task : Task.CompletedTask;
        for (var i = 0; i < 4; i++)
            await leases.GiveAsync("""{"ttl":"1m"}""");

        leases.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        await TestKernel.EventuallyAsync(() => Task.FromResult(leases.Engine.Held.Count == 1));
        hanging.SetResult();
        await TestKernel.EventuallyAsync(() => Task.FromResult(leases.Engine.Held.IsEmpty));
    }

    private static async Task<long> BacklogAsync(LeaseServer leases, string target)
    {
        var backlog = (await leases.Server.GetAsync("sys/revocation", leases.Server.Root)).Data.GetProperty("backlog");
        return backlog.TryGetProperty(target, out var count) ? count.GetInt64() : 0;
    }

    [Fact]
    public async Task Prefix_revokes_leases_and_tokens_below_whole_segments()
    {
        await using var leases = await LeaseServer.StartAsync();
        var inside = await leases.GiveAsync("""{"ttl":"1h"}""", "l/creds/a");
        var outside = await leases.GiveAsync("""{"ttl":"1h"}""", "l/creds/ab");
        Assert.Null((await leases.Server.PostAsync("sys/leases/revoke-prefix/l/creds/a", leases.Server.Root)).Refusal);
        Assert.Equal(["invalid lease", "lease revoked"], (await leases.LookupAsync(inside)).Errors);
        Assert.Null((await leases.LookupAsync(outside)).Refusal);

        var token = await leases.Server.CreateTokenAsync("""{"policies":["root"]}""");
        Assert.Null((await leases.Server.PostAsync("sys/revoke-prefix/auth/token/create", leases.Server.Root)).Refusal);
        Assert.NotNull((await leases.Server.GetAsync("auth/token/lookup-self", token)).Refusal);
    }

    [Fact]
    public async Task Prefix_leaves_what_was_given_after_it_was_asked_for()
    {
        await using var leases = await LeaseServer.StartAsync();
        var server = leases.Server;
        var before = await leases.GiveAsync("""{"ttl":"1h"}""");
        var asked = server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var after = await leases.GiveAsync("""{"ttl":"1h"}""");
        var token = await server.CreateTokenAsync("""{"policies":["root"]}""");

        // As after a crash: the job goes on later.
        foreach (var prefix in (string[])["l/", "auth/token/create/"])
        {
            var what = new PrefixRevocation(prefix, Sync: true, Force: false, By.Server);
            await server.Unsealed.Prefixes.RunAsync(
                new Job(PrefixRevocationJob.KindName, what.ToTarget(), asked), CancellationToken.None);
        }

        Assert.Equal(["invalid lease", "lease revoked"], (await leases.LookupAsync(before)).Errors);
        Assert.Null((await leases.LookupAsync(after)).Refusal);
        Assert.Null((await server.GetAsync("auth/token/lookup-self", token)).Refusal);
    }

    [Fact]
    public async Task Prefix_that_is_sent_again_joins_the_job_and_ends_what_came_between()
    {
        await using var leases = await LeaseServer.StartAsync();
        var server = leases.Server;
        var holding = new TaskCompletionSource();
        leases.Engine.BeforeRevoking = () => holding.Task;
        var before = await leases.GiveAsync("""{"ttl":"1h"}""");
        var first = server.PostAsync("sys/leases/revoke-prefix/l", server.Root, """{"sync":true}""");
        await TestKernel.EventuallyAsync(() => Task.FromResult(leases.Engine.Revocations > 0));
        server.Clock.Advance(TimeSpan.FromMilliseconds(5));
        var between = await leases.GiveAsync("""{"ttl":"1h"}""");

        var calls = Enumerable.Range(0, 5)
            .Select(_ => server.PostAsync("sys/leases/revoke-prefix/l", server.Root, """{"sync":true}"""))
            .Append(first).ToList();
        var last = server.Clock.GetUtcNow().ToUnixTimeMilliseconds() + 4; // Each one asks a bit later.
        await TestKernel.EventuallyAsync(async () => await AskedAtAsync(server) == last);
        holding.SetResult();
        foreach (var call in calls)
            Assert.Null((await call).Refusal);
        Assert.Equal(["invalid lease", "lease revoked"], (await leases.LookupAsync(before)).Errors);
        Assert.Equal(["invalid lease", "lease revoked"], (await leases.LookupAsync(between)).Errors);
    }

    /// <summary>When the one job was asked for last.</summary>
    private static async Task<long> AskedAtAsync(TestKernel server)
    {
        using var tx = server.Unsealed.Begin();
        return Assert.Single((await tx.PeekScanAsync(Keys.AllWork, 10, Job.Format, default)).Rows).Value.AskedAt;
    }

    [Fact]
    public async Task Prefix_tells_of_the_first_failure()
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""");
        leases.Engine.OnRevoke = static _ => Failure;
        Assert.Equal(
            [$"failed to revoke \"{lease}\" (1 / 1): objects depend on it"],
            (await leases.Server.PostAsync("sys/leases/revoke-prefix/l", leases.Server.Root)).Errors);
    }

    [Fact]
    public async Task Held_revocation_waits_and_goes_on()
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1m"}""");
        Assert.Null((await leases.Server.PostAsync("sys/revocation/hold", leases.Server.Root)).Refusal);
        leases.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull((await leases.RenewAsync(lease)).Refusal);
        var state = (await leases.Server.GetAsync("sys/revocation", leases.Server.Root)).Data;
        Assert.True(state.GetProperty("held").GetBoolean());
        Assert.Equal("2026-11-24T15:00:00Z", state.GetProperty("since").GetString());
        Assert.Single(leases.Engine.Held);
        Assert.Null((await leases.Server.PostAsync("sys/revocation/resume", leases.Server.Root)).Refusal);
        await leases.GoneAsync(lease);
        Assert.Empty(leases.Engine.Held);
    }

    [Fact]
    public async Task Long_gap_refuses_at_once_and_takes_back_a_minute_later()
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""");
        await leases.Server.PostAsync("sys/seal", leases.Server.Root);
        leases.Server.Clock.Advance(TimeSpan.FromHours(2));
        await leases.Server.UnsealAsync();
        Assert.Equal(["lease expired"], (await leases.RenewAsync(lease)).Errors);
        var state = (await leases.Server.GetAsync("sys/revocation", leases.Server.Root)).Data;
        Assert.True(state.GetProperty("held").GetBoolean());
        Assert.Equal("2026-11-24T17:01:00Z", state.GetProperty("until").GetString());
        leases.Server.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Single(leases.Engine.Held);
        await leases.GoneAsync(lease, TimeSpan.FromSeconds(1));
        Assert.Empty(leases.Engine.Held);
    }

    [Fact]
    public async Task Backlog_survives_sealing()
    {
        await using var leases = await LeaseServer.StartAsync();
        leases.Engine.OnRevoke = static _ => Failure;
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""");
        await leases.RevokeAsync(lease);
        await leases.Server.PostAsync("sys/seal", leases.Server.Root);
        await leases.Server.UnsealAsync();
        Assert.Equal(
            "objects depend on it", (await leases.LookupAsync(lease)).Data.GetProperty("revoke_error").GetString());
        leases.Engine.OnRevoke = static _ => null;
        await leases.GoneAsync(lease, TimeSpan.FromSeconds(1));
        Assert.Empty(leases.Engine.Held);
    }
}
