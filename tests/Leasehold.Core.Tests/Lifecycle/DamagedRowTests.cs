using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Tests.Leases;

namespace Leasehold.Core.Tests.Lifecycle;

/// <summary>A row that can't be read keeps no other from its end.</summary>
public sealed class DamagedRowTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tokens_end_beside_one_whose_record_is_damaged()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var first = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"600s"}""");
        var others = new List<Id16>();
        for (var i = 0; i < 30; i++) // More than a batch.
        {
            var token = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"600s"}""");
            others.Add(server.Unsealed.Tokens.IdOf(token));
        }
        var damaged = Keys.Token(server.Unsealed.Tokens.IdOf(first));
        await DamageAsync(server, damaged);

        server.Clock.Advance(TimeSpan.FromMinutes(11));

        foreach (var id in others)
            await TestKernel.EventuallyAsync(async () => await server.FindGraveAsync(id) is not null);
        Assert.All(server.Damages, damage => Assert.Equal(damaged, damage.Key));
        var told = server.Damages.Count;
        await TestKernel.EventuallyAsync(() =>
        {
            server.Clock.Advance(TimeSpan.FromMinutes(10));
            return Task.FromResult(server.Damages.Count > told);
        });
    }

    [Fact]
    public async Task Leases_are_taken_back_beside_one_whose_record_is_damaged()
    {
        await using var leases = await LeaseServer.StartAsync();
        leases.Engine.OnRevoke = static _ => new TargetResult(TargetOutcome.Refused, "not now");
        var first = await leases.GiveAsync("""{"ttl":"1h"}""");
        var second = await leases.GiveAsync("""{"ttl":"1h"}""");
        await leases.RevokeAsync(first);
        await leases.RevokeAsync(second);
        var id = leases.Server.Unsealed.Leases.Store.IdOf(first) ?? throw new InvalidOperationException("no id");
        await DamageAsync(leases.Server, Keys.Lease(id));
        leases.Engine.OnRevoke = static _ => null;

        await TestKernel.EventuallyAsync(() =>
        {
            leases.Server.Clock.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(leases.Engine.Held.Count == 1);
        });

        Assert.NotEmpty(leases.Server.Damages);
    }

    /// <summary>Flips one bit.</summary>
    private static async Task DamageAsync(TestKernel server, Key key)
    {
        using var tx = server.Store.Begin();
        byte[] changed = [.. await tx.GetAsync(key.Bytes, Cancel) ?? throw new InvalidOperationException("no row")];
        changed[^1] ^= 1;
        tx.Put(key.Bytes, changed);
        Assert.True((await tx.CommitAsync(Cancel)).IsCommitted);
    }
}
