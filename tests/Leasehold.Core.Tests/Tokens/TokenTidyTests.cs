using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens;
using Leasehold.Core.Tokens.Api;
using Leasehold.Core.Verification;

namespace Leasehold.Core.Tests.Tokens;

public sealed class TokenTidyTests
{
    private const int Strays = 300;

    [Fact]
    public async Task A_healthy_store_is_left_as_it_is()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"1h","num_uses":3}""");
        await Forest.PlantAsync(server, [], 300, 3600);

        Assert.Equal((0, 0), await TidyAsync(server));

        Assert.Null((await server.GetAsync("auth/token/lookup-self", token)).Refusal);
        Assert.Equal(302, await server.CheckIndexAsync());
        await VerifyAsync(server);
    }

    [Fact]
    public async Task Entries_that_lead_to_no_token_go_and_those_of_leases_stay()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await Forest.PlantAsync(server, [], 20, 3600);
        var mount = server.Unsealed.LiveMounts.Table.At("auth/token/")!.Id;
        var lease = Keys.Path(mount, "database/creds/app", Id16.Random());
        using (var tx = server.Unsealed.Begin())
        {
            for (var i = 0; i < Strays; i++)
            {
                var id = Id16.Random();
                tx.Put(Keys.Accessor(Id16.Random()), new AccessorEntry(id, "gone"), AccessorEntry.Format);
                tx.PutClear(Keys.Child(Id16.Random(), id), []);
                tx.PutClear(Keys.Path(mount, "auth/token/create", id), []);
            }
            tx.PutClear(lease, [(byte)RowKind.Lease]);
            Assert.True((await tx.CommitAsync(CancellationToken.None)).IsCommitted);
        }

        Assert.Equal((3 * Strays, 0), await TidyAsync(server));

        using (var tx = server.Unsealed.Begin())
        {
            Assert.NotNull(await tx.PeekClearAsync(lease, CancellationToken.None));
            tx.Delete(lease);
            await tx.CommitAsync(CancellationToken.None);
        }
        await VerifyAsync(server);
    }

    [Fact]
    public async Task A_dead_token_that_no_index_leads_to_is_ended_with_all_below_it()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"ttl":"1h"}""");
        var child = await server.CreateTokenAsync("""{"ttl":"2h"}""", token);
        var id = server.Unsealed.Tokens.IdOf(token);
        var row = (await server.FindTokenAsync(token))!;
        using (var tx = server.Unsealed.Begin())
        {
            DueIndex.Remove(tx, row.Due, row.Mount, RowKind.Token, id);
            Assert.True((await tx.CommitAsync(CancellationToken.None)).IsCommitted);
        }
        server.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.NotNull(await server.FindTokenAsync(token));

        Assert.Equal((0, 2), await TidyAsync(server));
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));

        Assert.Equal(1, await server.CheckIndexAsync());
        Assert.Equal(Cause.Expired, (await server.FindGraveAsync(id))?.Death.Cause);
        Assert.Equal("expired", (await server.GetAsync("auth/token/lookup-self", token)).Refusal?.Reason);
        Assert.Equal("parent-ended", (await server.GetAsync("auth/token/lookup-self", child)).Refusal?.Reason);
        await VerifyAsync(server);
    }

    [Fact]
    public async Task An_ended_token_whose_job_was_lost_gets_another()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"ttl":"3h"}""");
        var id = server.Unsealed.Tokens.IdOf(token);
        using (var tx = server.Unsealed.Begin())
        {
            var row = (await server.Unsealed.Tokens.FindAsync(tx, id, guard: true, CancellationToken.None))!;
            var ended = row with { End = new TokenEnd(Cause.Revoked, tx.NowMs(), By.Server) };
            tx.Put(Keys.Token(id), ended, server.Unsealed.Tokens.Format);
            Assert.True((await tx.CommitAsync(CancellationToken.None)).IsCommitted);
        }
        Assert.Equal((0, 0), await TidyAsync(server)); // Its job may still be on its way.
        server.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal((0, 1), await TidyAsync(server));
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));

        Assert.Equal(Cause.Revoked, (await server.FindGraveAsync(id))?.Death.Cause);
        await VerifyAsync(server);
    }

    [Fact]
    public async Task A_damaged_entry_stays_for_who_looks_into_it_and_stops_nothing()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var damaged = Keys.Accessor(Id16.Random());
        using (var tx = server.Unsealed.Begin())
        {
            tx.PutClear(damaged, new byte[60]);
            tx.PutClear(Keys.Child(Id16.Random(), Id16.Random()), []);
            Assert.True((await tx.CommitAsync(CancellationToken.None)).IsCommitted);
        }

        Assert.Equal((1, 0), await TidyAsync(server));

        using var after = server.Unsealed.Begin();
        Assert.NotNull(await after.PeekClearAsync(damaged, CancellationToken.None));
    }

    [Fact]
    public async Task Only_one_tidies_at_a_time()
    {
        await using var server = await TestKernel.UnsealedAsync();
        using var first = server.Unsealed.Begin();
        using var second = server.Unsealed.Begin();

        var started = await StartAsync(first);
        Assert.Equal(ReplyStatus.Accepted, started.Status);
        Assert.StartsWith("Tidy operation successfully started.", started.Warnings.Single(), StringComparison.Ordinal);
        var again = await StartAsync(first);
        Assert.Equal(ReplyStatus.Ok, again.Status);
        Assert.Equal(["Tidy operation already in progress."], again.Warnings);
        Assert.Equal(ReplyStatus.Accepted, (await StartAsync(second)).Status);

        Assert.True((await first.CommitAsync(CancellationToken.None)).IsCommitted);
        Assert.False((await second.CommitAsync(CancellationToken.None)).IsCommitted);
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));
        Assert.Single(server.Tidied);
        Assert.Equal((0, 0), await TidyAsync(server));
    }

    [Fact]
    public async Task A_restart_goes_on_with_it()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await Forest.PlantAsync(server, [], 2_000, 3600);

        await server.PostAsync("auth/token/tidy", server.Root);
        await server.Kernel.SealAsync();
        await server.UnsealAsync();
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));

        Assert.NotEmpty(server.Tidied);
        Assert.Equal(0, await server.CountAsync(Tables.Work));
    }

    private static ValueTask<Reply> StartAsync(Transaction tx) => TokenTidying.StartAsync(
        new Request { Path = CanonicalPath.Of("auth/token/tidy"), Operation = Operation.Update }, tx,
        CancellationToken.None);

    private static async Task<(long Entries, long Tokens)> TidyAsync(TestKernel server)
    {
        var before = server.Tidied.Count;
        var reply = await server.PostAsync("auth/token/tidy", server.Root);
        Assert.Equal(ReplyStatus.Accepted, reply.Reply.Status);
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Tidied.Count > before));
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));
        return server.Tidied.ElementAt(before);
    }

    private static async Task VerifyAsync(TestKernel server)
    {
        var result = await StoreVerification.RunAsync(
            server.Store, server.Unsealed.Barrier, catalog: null, CancellationToken.None);
        Assert.Empty(result.Faults);
    }
}
