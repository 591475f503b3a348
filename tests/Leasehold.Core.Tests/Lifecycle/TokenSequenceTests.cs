using CsCheck;
using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Lifecycle;

public sealed class TokenSequenceTests
{
    private const int Sequences = 200;

    private const string Maker = """
        path "auth/token/create*" { capabilities = ["update", "sudo"] }
        """;

    /// <summary>One step; what the numbers mean depends on the kind.</summary>
    private sealed record Step(int Kind, int Which, int Seconds, int Extra);

    private static readonly Gen<Step> Steps =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 20], Gen.Int[0, 7_200], Gen.Int[0, 11_999])
            .Select((kind, which, seconds, extra) => new Step(kind, which, seconds, extra));

    [Fact]
    public async Task No_sequence_of_steps_lets_a_token_outlive_its_end_or_die_of_nothing() =>
        await Steps.Array[4, 14].SampleAsync(RunAsync, iter: Sequences, threads: 1);

    private static async Task RunAsync(Step[] steps)
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.WritePolicyAsync("maker", Maker);
        var model = new TokenModel();
        foreach (var step in steps)
        {
            await TakeAsync(server, model, step);
            await CompareAsync(server, model);
        }

        server.Clock.Advance(TimeSpan.FromHours(800)); // Past every end that there can be, periods included.
        await TestKernel.EventuallyAsync(async () => await server.CheckIndexAsync() == 1);
        Assert.Equal(1, await server.CountAsync(Tables.Accessor));
        Assert.Equal(0, await server.CountAsync(Tables.Child));
    }

    private static async Task TakeAsync(TestKernel server, TokenModel model, Step step)
    {
        var now = server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var chosen = model.Lives.Count == 0 ? null : model.Lives[step.Which % model.Lives.Count];
        switch (step.Kind)
        {
            case 0 or 1:
                await CreateAsync(server, model, step, step.Which % 3 == 0 ? null : chosen, now);
                break;
            case 2 or 3 when chosen is not null:
                await RenewAsync(server, model, chosen, step.Extra % 4 == 0 ? 0 : step.Seconds, now);
                break;
            case 4 when chosen is not null:
                var ended = await server.PostAsync("auth/token/revoke-self", chosen.Secret);
                Assert.Equal(chosen.Dead, ended.Refusal is not null);
                model.Revoke(chosen, now);
                break;
            case 6:
                await TuneAsync(server, model, step);
                break;
            case 7:
                await RestartAsync(server, step);
                break;
            case 8:
                await ChangeRoleAsync(server, model, step);
                break;
            default:
                server.Clock.Advance(TimeSpan.FromMilliseconds((step.Seconds * 700L) + step.Extra));
                break;
        }
        model.Advance(server.Clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private static async Task CreateAsync(
        TestKernel server, TokenModel model, Step step, TokenModel.Life? parent, long now)
    {
        var explicitMax = step.Extra % 3 == 0 ? step.Extra : 0;
        var period = step.Extra % 5 == 0 ? step.Seconds / 2 : 0;
        var role = model.Role.Exists && step.Which % 2 == 0 ? model.Role : null;
        var path = role is null ? "auth/token/create" : "auth/token/create/ci";
        var reply = await server.PostAsync(path, parent?.Secret ?? server.Root, $$"""
            {"policies":["maker","default"],"ttl":"{{step.Seconds}}s","explicit_max_ttl":"{{explicitMax}}s",
             "period":"{{period}}s"}
            """);

        Assert.Equal(parent is { Dead: true }, reply.Refusal is not null);
        if (reply.Refusal is not null)
            return;
        var secret = reply.Auth.GetProperty("client_token").GetString() ?? "";
        var life = model.Create(secret, parent, step.Seconds, (explicitMax, period), role, now);
        Assert.Equal(life.Ttl, reply.Auth.GetProperty("lease_duration").GetInt64());
    }

    /// <summary>Shorter and longer bounds, for what is granted from here on.</summary>
    private static async Task TuneAsync(TestKernel server, TokenModel model, Step step)
    {
        var (fallback, max) = (step.Seconds + 60, step.Extra + 60);
        var body = $$"""{"default_lease_ttl":"{{Math.Min(fallback, max)}}s","max_lease_ttl":"{{max}}s"}""";
        Assert.Null((await server.PostAsync("sys/auth/token/tune", server.Root, body)).Refusal);
        model.Tune(Math.Min(fallback, max), max);
    }

    /// <summary>Made, changed in what it limits, or deleted while tokens of it live.</summary>
    private static async Task ChangeRoleAsync(TestKernel server, TokenModel model, Step step)
    {
        model.Role.Exists = step.Which % 4 != 0;
        model.Role.ExplicitMax = step.Extra % 2 == 0 ? step.Extra : 0;
        model.Role.Period = step.Extra % 3 == 0 ? step.Seconds : 0;
        var reply = model.Role.Exists
            ? await server.PostAsync("auth/token/roles/ci", server.Root, $$"""
                {"token_explicit_max_ttl":{{model.Role.ExplicitMax}},"token_period":{{model.Role.Period}}}
                """)
            : await server.SendAsync(Operation.Delete, "auth/token/roles/ci", server.Root);
        Assert.Null(reply.Refusal);
    }

    /// <summary>Sealed for a while; the clock may have been set far ahead meanwhile.</summary>
    private static async Task RestartAsync(TestKernel server, Step step)
    {
        await server.Kernel.SealAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(step.Extra % 3 == 0 ? 0 : step.Seconds));
        await server.UnsealAsync();
    }

    private static async Task RenewAsync(
        TestKernel server, TokenModel model, TokenModel.Life life, long increment, long now)
    {
        var reply = await server.PostAsync("auth/token/renew-self", life.Secret, $$"""{"increment":{{increment}}}""");

        if (life.Dead)
            Assert.Equal(RefusalKind.Denied, reply.Refusal?.Kind);
        else if (model.Renew(life, increment, now) is { } ttl)
            Assert.Equal(ttl, reply.Auth.GetProperty("lease_duration").GetInt64());
        else
            Assert.Equal(RefusalKind.Invalid, reply.Refusal?.Kind);
    }

    private static async Task CompareAsync(TestKernel server, TokenModel model)
    {
        await server.CheckIndexAsync();
        foreach (var life in model.Lives)
        {
            var seen = await server.GetAsync("auth/token/lookup-self", life.Secret);
            Assert.True(life.Dead == seen.Refusal is not null, $"dead: {life.Dead}, said: {seen.Refusal?.Reason}");
            if (life.Death is { } death)
                Assert.Equal(death.Cause, seen.Refusal?.Reason);
            else
            {
                var token = await server.FindTokenAsync(life.Secret);
                Assert.Equal(life.ExpiresAt, token?.ExpiresAt);
                Assert.True(token?.Ttl > 0, "only root tokens are endless");
            }
        }
    }
}
