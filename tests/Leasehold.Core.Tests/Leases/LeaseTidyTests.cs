using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Leases;

public sealed class LeaseTidyTests
{
    [Fact]
    public async Task A_lease_whose_token_is_gone_is_taken_back_and_all_others_stay()
    {
        await using var leases = await LeaseServer.StartAsync();
        var server = leases.Server;
        await server.WritePolicyAsync("l", """path "l/*" { capabilities = ["update"] }""");
        var gone = await server.CreateTokenAsync("""{"policies":["l"],"ttl":"1h"}""");
        var stray = await leases.GiveAsync("""{"ttl":"30m"}""", token: gone);
        var kept = await leases.GiveAsync("""{"ttl":"30m"}""");
        using (var tx = server.Unsealed.Begin())
        {
            tx.Delete(Keys.Token(server.Unsealed.Tokens.IdOf(gone))); // As no end of a token does it.
            Assert.True((await tx.CommitAsync(CancellationToken.None)).IsCommitted);
        }

        Assert.Equal(1, await TidyAsync(server));

        await leases.GoneAsync(stray);
        Assert.Null((await leases.LookupAsync(kept)).Refusal);
        Assert.Single(leases.Engine.Held);
        Assert.Equal("tidied", (await leases.RenewAsync(stray)).Refusal?.Reason);
        Assert.Equal(0, await TidyAsync(server));
    }

    private static async Task<long> TidyAsync(TestKernel server)
    {
        var before = server.TidiedLeases.Count;
        var reply = await server.PostAsync("sys/leases/tidy", server.Root);
        Assert.Equal(ReplyStatus.Accepted, reply.Reply.Status);
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.TidiedLeases.Count > before));
        return server.TidiedLeases.ElementAt(before);
    }
}
