using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Tests.Tokens;
using Leasehold.Storage;

namespace Leasehold.Core.Tests.Mounts;

public sealed class DrainMountJobTests
{
    [Fact]
    public async Task A_disabled_auth_method_takes_its_tokens_and_all_below_them_along()
    {
        await using var server = await TestKernel.UnsealedAsync(
            new EngineType("test", EngineClass.Auth, new TestEngine()));
        Assert.Null((await server.PostAsync("sys/auth/door", server.Root, """{"type":"test"}""")).Refusal);
        var mount = server.Unsealed.LiveMounts.Table.At("auth/door/")!;
        var logins = await Forest.PlantAsync(server, [], 400, 3600, mount);
        var below = await Forest.PlantAsync(server, logins.Tokens, 400, 3600);

        Assert.Null((await server.SendAsync(Operation.Delete, "sys/auth/door", server.Root)).Refusal);
        using (var tx = server.Unsealed.Begin())
        {
            var (id, row) = logins.Tokens[0];
            var left = await server.Unsealed.Tokens.FindAsync(tx, id, guard: false, CancellationToken.None);
            var death = await server.Unsealed.Tokens.DeathAsync(tx, left ?? row, guard: false, CancellationToken.None);
            Assert.Equal(Cause.MountRemoved, death?.Cause); // At once, whether the job has come to it or not.
        }
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));

        Assert.Equal(1, await server.CheckIndexAsync());
        Assert.Equal(0, await server.CountAsync(Tables.Child));
        Assert.Equal(0, await server.CountAsync(Tables.Work));
        foreach (var id in logins.Ids)
            Assert.Equal(Cause.MountRemoved, (await server.FindGraveAsync(id))?.Death.Cause);
        foreach (var id in below.Ids)
            Assert.Equal(Cause.ParentEnded, (await server.FindGraveAsync(id))?.Death.Cause);
    }

    [Fact]
    public async Task The_data_of_a_disabled_engine_is_gone_and_that_of_others_stays()
    {
        await using var server = await TestKernel.UnsealedAsync(
            new EngineType("test", EngineClass.Secret, new TestEngine()));
        foreach (var path in (string[])["one", "two"])
        {
            Assert.Null((await server.PostAsync($"sys/mounts/{path}", server.Root, """{"type":"test"}""")).Refusal);
            Assert.Null((await server.PostAsync($"{path}/note/a", server.Root)).Refusal);
        }
        var gone = server.Unsealed.LiveMounts.Table.At("one/")!.Id;

        Assert.Null((await server.SendAsync(Operation.Delete, "sys/mounts/one", server.Root)).Refusal);
        Assert.Equal(RefusalKind.NoHandler, (await server.GetAsync("one/note/a", server.Root)).Refusal?.Kind);
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));

        using var tx = server.Unsealed.Begin();
        Assert.Empty(await StoreRows.AllAsync(tx, Keys.MountData(gone)));
        Assert.Single(await StoreRows.AllAsync(tx, KeyRange.Prefix([Tables.Mount])));
    }
}
