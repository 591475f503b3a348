using CsCheck;
using Leasehold.Core.Leases;
using Leasehold.Core.Verification;

namespace Leasehold.Core.Tests.Leases;

public class LeaseSequenceTests
{
    private const int Sequences = 60;
    private const int MaxTtl = 3_600;

    /// <summary>One step; what the numbers mean depends on the kind.</summary>
    private sealed record Step(int Kind, int Which, int Seconds);

    /// <summary>A lease as the model knows it; moments are unix milliseconds.</summary>
    private sealed class Life
    {
        public required string Id { get; init; }

        public required long Cap { get; init; }

        public required int Owner { get; init; }

        public long End { get; set; }

        public bool IsRevoked { get; set; }
    }

    private sealed class Model
    {
        public List<Life> Leases { get; } = [];

        public List<string?> Owners { get; } = [];

        public bool IsDead(Life life, long now) => life.IsRevoked || life.End <= now || Owners[life.Owner] is null;
    }

    private static readonly Gen<Step> Steps =
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 20], Gen.Int[1, 4_000])
            .Select((kind, which, seconds) => new Step(kind, which, seconds));

    [Fact]
    public async Task No_sequence_of_steps_loses_a_lease_or_lets_it_outlive_its_end() =>
        await Steps.Array[4, 16].SampleAsync(RunAsync, iter: Sequences, threads: 1);

    private static async Task RunAsync(Step[] steps)
    {
        await using var leases = await LeaseServer.StartAsync();
        leases.Engine.Terms = new RenewalTerms { MaxTtl = MaxTtl };
        var model = new Model();
        foreach (var step in steps)
        {
            await TakeAsync(leases, model, step);
            await CompareAsync(leases, model);
        }

        // Whatever failed before succeeds now: nothing that was given is left.
        leases.Engine.OnRevoke = static _ => null;
        leases.Engine.OnMake = static () => null;
        await TestKernel.EventuallyAsync(() =>
        {
            leases.Server.Clock.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(leases.Engine.Held.IsEmpty);
        });
        foreach (var life in model.Leases)
            await leases.GoneAsync(life.Id, TimeSpan.FromMinutes(1));
        var found = await StoreVerification.RunAsync(
            leases.Server.Store, leases.Server.Unsealed.Barrier, catalog: null, CancellationToken.None);
        Assert.Empty(found.Faults);
    }

    private static async Task TakeAsync(LeaseServer leases, Model model, Step step)
    {
        var now = NowMs(leases);
        var life = model.Leases.Count == 0 ? null : model.Leases[step.Which % model.Leases.Count];
        switch (step.Kind)
        {
            case 0 or 1:
                await GiveAsync(leases, model, step, now);
                break;
            case 2 or 3 when life is not null:
                await RenewAsync(leases, model, life, step.Seconds, now);
                break;
            case 4 when life is not null:
                await leases.RevokeAsync(life.Id, step.Which % 2 == 0 ? "" : ""","sync":false""");
                life.IsRevoked = true;
                break;
            case 5 when life is not null && model.Owners[life.Owner] is { } owner:
                Assert.Null((await leases.Server.PostAsync("auth/token/revoke-self", owner)).Refusal);
                model.Owners[life.Owner] = null;
                break;
            case 6:
                leases.Engine.OnRevoke = (step.Which % 4) switch
                {
                    0 => static _ => new TargetResult(TargetOutcome.Refused, "no"),
                    1 => static _ => new TargetResult(TargetOutcome.Unreachable, "away"),
                    2 => static _ => new TargetResult(TargetOutcome.Impossible, "never"),
                    _ => static _ => null,
                };
                break;
            default:
                leases.Server.Clock.Advance(TimeSpan.FromSeconds(step.Seconds));
                break;
        }
    }

    private static async Task GiveAsync(LeaseServer leases, Model model, Step step, long now)
    {
        if (model.Owners.Count == 0 || model.Owners[^1] is null || step.Which % 3 == 0)
            model.Owners.Add(await leases.Server.CreateTokenAsync("""{"policies":["root"]}"""));
        var owner = model.Owners.Count - 1;
        var path = step.Which % 2 == 0 ? "l/users/r" : "l/creds/r";
        var body = $$"""{"ttl":{{step.Seconds}},"max_ttl":{{MaxTtl}},"target":"t{{step.Which % 3}}"}""";
        var id = await leases.GiveAsync(body, path, model.Owners[owner]);
        var end = now + (Math.Min(step.Seconds, MaxTtl) * 1000L);
        model.Leases.Add(new Life { Id = id, Cap = now + (MaxTtl * 1000L), Owner = owner, End = end });
    }

    private static async Task RenewAsync(LeaseServer leases, Model model, Life life, int seconds, long now)
    {
        var reply = await leases.RenewAsync(life.Id, $",\"increment\":{seconds}");
        Assert.Equal(model.IsDead(life, now) || life.Cap <= now, reply.Refusal is not null);
        if (reply.Refusal is null)
            life.End = Math.Min(now + (seconds * 1000L), life.Cap);
    }

    private static async Task CompareAsync(LeaseServer leases, Model model)
    {
        var now = NowMs(leases);
        foreach (var life in model.Leases)
        {
            var reply = await leases.LookupAsync(life.Id);
            if (model.IsDead(life, now))
            {
                // Dead and waiting, or dead and gone with its cause: never silent.
                if (reply.Refusal is null)
                    Assert.Equal(0, reply.Data.GetProperty("ttl").GetInt64());
                else
                    Assert.Equal(2, reply.Errors.Count);
            }
            else
            {
                Assert.Null(reply.Refusal);
                Assert.Equal((life.End - now) / 1000, reply.Data.GetProperty("ttl").GetInt64());
                Assert.True(life.End <= life.Cap);
            }
        }
    }

    private static long NowMs(LeaseServer leases) => leases.Server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
