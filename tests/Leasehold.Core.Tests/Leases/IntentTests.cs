using Leasehold.Core.Leases;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Leases;

/// <summary>Nothing that was made outside stays without a lease, whatever goes wrong in between.</summary>
public class IntentTests
{
    private const string Users = "l/users/r";

    [Fact]
    public async Task Made_outside_has_a_lease()
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""", Users);
        Assert.StartsWith("l/users/r/", lease);
        Assert.Single(leases.Engine.Held);
        Assert.Equal(0, await IntentsAsync(leases));
        Assert.Null((await leases.RevokeAsync(lease)).Refusal);
        Assert.Empty(leases.Engine.Held);
    }

    [Fact]
    public async Task Refused_leaves_nothing()
    {
        await using var leases = await LeaseServer.StartAsync();
        leases.Engine.OnMake = static () => new TargetResult(TargetOutcome.Refused, "no rights");
        Assert.Equal(["no rights"], (await leases.Server.PostAsync(Users, leases.Server.Root)).Errors);
        Assert.Equal(0, await IntentsAsync(leases));
        Assert.Equal(0, leases.Engine.Revocations);
    }

    [Theory]
    [InlineData("l/users/", 1000, "")]
    [InlineData("l/users/r", 0, "target")]
    [InlineData("l/creds/", 1000, "")]
    [InlineData("l/creds/r", 0, "target")]
    public async Task What_the_store_could_not_keep_or_end_later_is_not_made(string path, int more, string field)
    {
        await using var leases = await LeaseServer.StartAsync();
        var body = field.Length == 0 ? "" : $$"""{"{{field}}":"{{new string('t', 1000)}}"}""";

        var reply = await leases.Server.PostAsync(path + new string('r', more), leases.Server.Root, body);

        Assert.Equal(["the path or name is longer than the store takes"], reply.Errors);
        Assert.Equal(0, await IntentsAsync(leases));
        if (path.StartsWith("l/users", StringComparison.Ordinal))
            Assert.Empty(leases.Engine.Held);
    }

    [Fact]
    public async Task Unknown_outcome_is_taken_back_when_the_target_must_be_done()
    {
        await using var leases = await LeaseServer.StartAsync();
        leases.Engine.OnMake = static () => new TargetResult(TargetOutcome.Unknown, "no answer");
        Assert.Equal(["no answer"], (await leases.Server.PostAsync(Users, leases.Server.Root)).Errors);
        Assert.Equal(0, await IntentsAsync(leases));
        Assert.Single(leases.Engine.Held);
        Assert.Equal(0, leases.Engine.Revocations);
        leases.Server.Clock.Advance(LeaseLimits.EffectAftermath);
        await TestKernel.EventuallyAsync(() => Task.FromResult(leases.Engine.Held.IsEmpty));
    }

    [Fact]
    public async Task Caller_who_ended_meanwhile_gets_nothing_and_it_is_taken_back()
    {
        await using var leases = await LeaseServer.StartAsync();
        var token = await leases.Server.CreateTokenAsync("""{"policies":["root"]}""");
        leases.Engine.BeforeSettling = async () =>
            await leases.Server.PostAsync("auth/token/revoke", leases.Server.Root, $$"""{"token":"{{token}}"}""");
        var reply = await leases.Server.PostAsync(Users, token);
        Assert.Equal(RefusalKind.Denied, reply.Refusal?.Kind);
        await TestKernel.EventuallyAsync(() => Task.FromResult(leases.Engine.Held.IsEmpty));
        Assert.Equal(0, await IntentsAsync(leases));
    }

    [Fact]
    public async Task Caller_whose_last_use_is_spent_meanwhile_gets_nothing_and_it_is_taken_back()
    {
        await using var leases = await LeaseServer.StartAsync();
        var token = await leases.Server.CreateTokenAsync("""{"policies":["root"],"num_uses":2}""");
        leases.Engine.BeforeSettling = async () =>
            Assert.Null((await leases.Server.GetAsync("auth/token/lookup-self", token)).Refusal);
        var reply = await leases.Server.PostAsync(Users, token);
        Assert.StartsWith("Secret cannot be returned; token had one use left", Assert.Single(reply.Errors));
        await TestKernel.EventuallyAsync(() => Task.FromResult(leases.Engine.Held.IsEmpty));
        Assert.Equal(0, await IntentsAsync(leases));
        Assert.Null(await leases.Server.FindTokenAsync(token));
    }

    [Fact]
    public async Task Mount_that_went_meanwhile_takes_it_back()
    {
        await using var leases = await LeaseServer.StartAsync();
        leases.Engine.BeforeSettling = async () =>
            await leases.Server.SendAsync(Operation.Delete, "sys/mounts/l", leases.Server.Root);
        Assert.NotNull((await leases.Server.PostAsync(Users, leases.Server.Root)).Refusal);
        await TestKernel.EventuallyAsync(() => Task.FromResult(leases.Engine.Held.IsEmpty));
        Assert.Equal(0, await IntentsAsync(leases));
    }

    [Fact]
    public async Task Left_by_a_crash_it_is_taken_back_after_its_deadline()
    {
        await using var leases = await LeaseServer.StartAsync();
        var (asked, stuck) = await MadeAndNotSettledAsync(leases);
        Assert.Equal(1, await IntentsAsync(leases));

        // Another server opens the same store, as after a crash.
        await leases.Server.Unsealed.Leases.Intents.AllAsync(CancellationToken.None);
        Assert.Equal(0, await IntentsAsync(leases));
        Assert.Single(leases.Engine.Held);
        leases.Server.Clock.Advance(LeaseLimits.EffectPatience + LeaseLimits.EffectAftermath);
        await TestKernel.EventuallyAsync(() => Task.FromResult(leases.Engine.Held.IsEmpty));
        stuck.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(() => asked); // The first server learns that it is no more.
    }

    [Fact]
    public async Task What_fails_while_it_is_settled_is_taken_back()
    {
        await using var leases = await LeaseServer.StartAsync();
        leases.Engine.OnSettle = static () => throw new InvalidOperationException("broken");

        await Assert.ThrowsAsync<InvalidOperationException>(() => leases.Server.PostAsync(Users, leases.Server.Root));

        Assert.Equal(0, await IntentsAsync(leases));
        await TestKernel.EventuallyAsync(() => Task.FromResult(leases.Engine.Held.IsEmpty));
    }

    [Fact]
    public async Task Left_for_whatever_reason_it_is_taken_back_in_the_end()
    {
        await using var leases = await LeaseServer.StartAsync();
        var (asked, stuck) = await MadeAndNotSettledAsync(leases);

        await TestKernel.EventuallyAsync(() =>
        {
            leases.Server.Clock.Advance(TimeSpan.FromMinutes(10));
            return Task.FromResult(leases.Engine.Held.IsEmpty);
        });

        Assert.Equal(0, await IntentsAsync(leases));
        stuck.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(() => asked);
    }

    [Theory]
    [InlineData("2h", null)]
    [InlineData("30m", 1800)] // Shorter than what is left: durable before the target is asked.
    public async Task Of_two_renewals_at_once_the_longer_time_stays_with_the_target_and_the_lease(
        string second, int? answered)
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""");
        leases.Engine.Terms = new RenewalTerms { Extends = true };
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        leases.Engine.BeforeExtending = () =>
        {
            Assert.True(asked.TrySetResult()); // Nobody else may ask meanwhile, nor later for less.
            return answer.Task;
        };
        var end = leases.Server.Clock.GetUtcNow() + TimeSpan.FromHours(10);
        var longer = Task.Run(() => leases.RenewAsync(lease, ""","increment":"10h" """));
        await asked.Task;

        var shorter = Task.Run(() => leases.RenewAsync(lease, $$""","increment":"{{second}}" """));
        var left = answered ?? 3600;
        await TestKernel.EventuallyAsync(async () => leases.Engine.Planned == 2 &&
            (await leases.LookupAsync(lease)).Data.GetProperty("ttl").GetInt64() == left);
        answer.SetResult();

        Assert.Equal(36_000, (await longer).Body.GetProperty("lease_duration").GetInt64());
        var other = await shorter;
        Assert.Equal(answered is null ? RefusalKind.Busy : null, other.Refusal?.Kind);
        Assert.Equal(end, leases.Engine.ExtendedTo);
        Assert.Equal(36_000, (await leases.LookupAsync(lease)).Data.GetProperty("ttl").GetInt64());
    }

    [Fact]
    public async Task Target_is_told_of_a_longer_time_before_the_renewal_is_durable()
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""");
        leases.Engine.Terms = new RenewalTerms { Extends = true };
        var end = leases.Server.Clock.GetUtcNow() + TimeSpan.FromHours(2);
        Assert.Equal(
            7200,
            (await leases.RenewAsync(lease, ""","increment":"2h" """)).Body.GetProperty("lease_duration").GetInt64());
        Assert.Equal(end, leases.Engine.ExtendedTo);

        leases.Engine.OnMake = static () => new TargetResult(TargetOutcome.Refused, "no");
        Assert.Equal(
            ["failed to renew entry: no"], (await leases.RenewAsync(lease, ""","increment":"3h" """)).Errors);
        Assert.Equal(7200, (await leases.LookupAsync(lease)).Data.GetProperty("ttl").GetInt64());

        var shorter = await leases.RenewAsync(lease, ""","increment":"1h" """);
        Assert.Equal(3600, shorter.Body.GetProperty("lease_duration").GetInt64());
        Assert.Equal(["the target keeps its longer time until the lease ends: no"], shorter.Warnings);
    }

    /// <summary>A request whose effect is made, and that waits for the second task before it settles.</summary>
    private static async Task<(Task Asked, TaskCompletionSource Stuck)> MadeAndNotSettledAsync(LeaseServer leases)
    {
        var stuck = new TaskCompletionSource();
        var isMade = new TaskCompletionSource();
        leases.Engine.BeforeSettling = () =>
        {
            isMade.TrySetResult();
            return stuck.Task;
        };
        var asked = leases.Server.PostAsync(Users, leases.Server.Root);
        await isMade.Task;
        return (asked, stuck);
    }

    private static async Task<int> IntentsAsync(LeaseServer leases)
    {
        using var tx = leases.Server.Unsealed.Begin();
        return (await tx.PeekScanClearAsync(Keys.AllIntents, 10, CancellationToken.None)).Rows.Count;
    }
}
