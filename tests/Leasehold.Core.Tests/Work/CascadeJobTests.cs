using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Core.Tests.Tokens;
using Leasehold.Core.Tokens;
using Leasehold.Core.Work;

namespace Leasehold.Core.Tests.Work;

public sealed class CascadeJobTests
{
    private const int Depth = 31;

    [Fact]
    public async Task A_large_tree_goes_without_a_trace_but_its_graves()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var (top, ids) = await GrowAsync(server, wide: 2_000, perLevel: 32);

        Assert.Null((await server.PostAsync("auth/token/revoke", server.Root, $$"""{"token":"{{top}}"}""")).Refusal);
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));

        await CheckGoneAsync(server, top, ids);
    }

    [Fact]
    public async Task A_seal_in_the_middle_only_interrupts_it()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var (top, ids) = await GrowAsync(server, wide: 1_500, perLevel: 10);

        Assert.Null((await server.PostAsync("auth/token/revoke", server.Root, $$"""{"token":"{{top}}"}""")).Refusal);
        for (var i = 0; i < 3; i++)
        {
            await server.Kernel.SealAsync();
            await server.UnsealAsync();
        }
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));

        await CheckGoneAsync(server, top, ids);
    }

    [Fact]
    public async Task Orphaning_frees_the_children_and_leaves_those_below_them_in_their_place()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var top = await server.CreateTokenAsync("""{"ttl":"2h"}""");
        var parent = await ParentAsync(server, top);
        var children = await Forest.PlantAsync(server, [parent], 300, 3600);
        var below = await Forest.PlantAsync(server, children.Tokens, 300, 3600);

        var freed = await server.PostAsync("auth/token/revoke-orphan", server.Root, $$"""{"token":"{{top}}"}""");
        Assert.Null(freed.Refusal);
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));

        Assert.Equal(601, await server.CheckIndexAsync());
        Assert.Equal(300, await server.CountAsync(Tables.Child));
        Assert.Equal(1, await server.CountAsync(Tables.Grave));
        using var tx = server.Unsealed.Begin();
        foreach (var (id, isOrphan) in children.Ids.Select(c => (c, true)).Concat(below.Ids.Select(c => (c, false))))
        {
            var row = await server.Unsealed.Tokens.FindAsync(tx, id, guard: false, CancellationToken.None);
            Assert.Equal(isOrphan, row?.IsOrphan);
            Assert.Null(await server.Unsealed.Tokens.DeathAsync(tx, row!, guard: false, CancellationToken.None));
        }
    }

    [Fact]
    public async Task Who_was_let_go_lives_on_when_what_let_go_is_met_by_the_end_of_its_own_parent()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var top = await server.CreateTokenAsync("""{"ttl":"2h"}""");
        var middle = await ParentAsync(server, await server.CreateTokenAsync("""{"ttl":"2h"}""", top));
        var children = await Forest.PlantAsync(server, [middle], 100, 3600);
        var below = await Forest.PlantAsync(server, children.Tokens, 100, 3600);
        using (var tx = server.Unsealed.Begin())
        {
            // Let go a moment ago: its own job has not begun.
            var end = new TokenEnd(Cause.Revoked, tx.NowMs(), By.Server, Orphaning: true);
            tx.Put(Keys.Token(middle.Id), middle.Row with { End = end }, server.Unsealed.Tokens.Format);
            Assert.True((await tx.CommitAsync(CancellationToken.None)).IsCommitted);
        }

        Assert.Null((await server.PostAsync("auth/token/revoke", server.Root, $$"""{"token":"{{top}}"}""")).Refusal);
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));

        Assert.Equal(201, await server.CheckIndexAsync());
        Assert.Equal(100, await server.CountAsync(Tables.Child));
        Assert.Equal(2, await server.CountAsync(Tables.Grave));
        using var after = server.Unsealed.Begin();
        foreach (var id in children.Ids.Concat(below.Ids))
        {
            var row = await server.Unsealed.Tokens.FindAsync(after, id, guard: false, CancellationToken.None);
            Assert.Null(await server.Unsealed.Tokens.DeathAsync(after, row!, guard: false, CancellationToken.None));
        }
    }

    /// <summary>A job that runs once more may meet a token that was made meanwhile under the same chosen id.</summary>
    [Fact]
    public async Task A_job_without_a_dead_token_ends_nothing()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var top = await server.CreateTokenAsync("""{"id":"chosen","ttl":"2h"}""");
        var child = await server.CreateTokenAsync("""{"ttl":"1h"}""", top);
        using (var tx = server.Unsealed.Begin())
        {
            var id = server.Unsealed.Tokens.IdOf(top).ToArray();
            await Job.StageAsync(tx, CascadeJob.KindName, id, CancellationToken.None);
            Assert.True((await tx.CommitAsync(CancellationToken.None)).IsCommitted);
        }
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));

        Assert.Null((await server.GetAsync("auth/token/lookup-self", top)).Refusal);
        Assert.Null((await server.GetAsync("auth/token/lookup-self", child)).Refusal);
    }

    [Fact]
    public async Task A_token_that_has_ended_frees_nobody()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.WritePolicyAsync("maker", """path "auth/token/create" { capabilities = ["update"] }""");
        var parent = await server.CreateTokenAsync("""{"policies":["maker"],"ttl":"1h"}""");
        var child = await server.CreateTokenAsync("""{"ttl":"3h"}""", parent);

        server.Clock.Advance(TimeSpan.FromHours(1));
        var late = await server.PostAsync("auth/token/revoke-orphan", server.Root, $$"""{"token":"{{parent}}"}""");

        Assert.Equal(["token to revoke not found"], late.Errors);
        Assert.Equal("parent-ended", (await server.GetAsync("auth/token/lookup-self", child)).Refusal?.Reason);
        Assert.Equal("expired", (await server.GetAsync("auth/token/lookup-self", parent)).Refusal?.Reason);
    }

    /// <summary>Choice 43.</summary>
    [Fact]
    public async Task A_token_has_at_most_32_ancestors()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = server.Root;
        for (var ancestors = 1; ancestors <= 32; ancestors++)
            token = await server.CreateTokenAsync("""{"ttl":"1h"}""", token);

        var tooDeep = await server.PostAsync("auth/token/create", token, """{"ttl":"1h"}""");
        var orphan = await server.PostAsync("auth/token/create", token, """{"ttl":"1h","no_parent":true}""");

        Assert.Equal(RefusalKind.Invalid, tooDeep.Refusal?.Kind);
        Assert.Contains("32 ancestors", tooDeep.Errors.Single(), StringComparison.Ordinal);
        Assert.Null(orphan.Refusal);
    }

    private static async Task<(Id16 Id, Token Row)> ParentAsync(TestKernel server, string secret) =>
        (server.Unsealed.Tokens.IdOf(secret), (await server.FindTokenAsync(secret))!);

    /// <summary>A tree both wide and deep, below a token made through the API.</summary>
    private static async Task<(string Top, List<Id16> Below)> GrowAsync(TestKernel server, int wide, int perLevel)
    {
        var top = await server.CreateTokenAsync("""{"ttl":"2h"}""");
        IReadOnlyList<(Id16 Id, Token Row)> level = [await ParentAsync(server, top)];
        var ids = (await Forest.PlantAsync(server, level, wide, 3600)).Ids;
        for (var depth = 0; depth < Depth; depth++)
        {
            var next = await Forest.PlantAsync(server, level, perLevel, 3600);
            ids.AddRange(next.Ids);
            level = next.Tokens;
        }
        return (top, ids);
    }

    private static async Task CheckGoneAsync(TestKernel server, string top, List<Id16> ids)
    {
        Assert.Equal(1, await server.CheckIndexAsync());
        foreach (var table in (byte[])[Tables.Accessor, Tables.Path])
            Assert.Equal(1, await server.CountAsync(table)); // The root token's.
        Assert.Equal(0, await server.CountAsync(Tables.Child));
        Assert.Equal(0, await server.CountAsync(Tables.Work));
        foreach (var table in (byte[])[Tables.Grave, Tables.GraveAlias, Tables.GraveLog])
            Assert.Equal(ids.Count + 1, await server.CountAsync(table));
        Assert.Equal(Cause.Revoked, (await server.FindGraveAsync(server.Unsealed.Tokens.IdOf(top)))?.Death.Cause);
        foreach (var id in ids)
            Assert.Equal(Cause.ParentEnded, (await server.FindGraveAsync(id))?.Death.Cause);

        var mount = server.Unsealed.LiveMounts.Table.At("auth/token/")!.Id;
        using var tx = server.Unsealed.Begin();
        Assert.Equal(1, await tx.PeekCountAsync(Keys.Count(mount, "", RowKind.Token), CancellationToken.None));
    }
}
