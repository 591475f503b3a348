using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tests.Tokens;
using Leasehold.Storage;
using Leasehold.Storage.Memory;

namespace Leasehold.Core.Tests.Lifecycle;

public sealed class ExpiryDispatcherTests
{
    [Fact]
    public async Task Thousands_of_tokens_that_end_together_are_all_removed_and_remembered()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var forest = await Forest.PlantAsync(server, parents: [], count: 5_000, ttlSeconds: 600);

        server.Clock.Advance(TimeSpan.FromMinutes(11));
        await TestKernel.EventuallyAsync(async () => await server.CountAsync(Tables.Token) == 1);

        Assert.Equal(1, await server.CheckIndexAsync());
        Assert.Equal(5_000, await server.CountAsync(Tables.Grave));
        foreach (var id in forest.Ids.Where((_, i) => i % 100 == 0))
            Assert.Equal(Cause.Expired, (await server.FindGraveAsync(id))?.Death.Cause);
    }

    [Fact]
    public async Task Nothing_is_put_before_the_floor()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await Forest.PlantAsync(server, parents: [], count: 1, ttlSeconds: 10);
        server.Clock.Advance(TimeSpan.FromHours(1));
        await TestKernel.EventuallyAsync(async () =>
        {
            server.Clock.Advance(TimeSpan.FromHours(2)); // A floor is raised when time has moved on.
            return await FloorAsync(server, DueClass.Expiry) is not null;
        });
        var floor = await FloorAsync(server, DueClass.Expiry) ?? 0;
        var index = new DueIndex();
        using var tx = server.Unsealed.Begin();
        await index.LoadAsync(tx, CancellationToken.None);

        var early = index.Put(
            tx, new Due(DueClass.Expiry, floor - 10_000), 1, RowKind.Token, Id16.Random(), new DueFacts("", ""));
        var later = index.Put(
            tx, new Due(DueClass.Expiry, floor + 10_000), 1, RowKind.Token, Id16.Random(), new DueFacts("", ""));

        Assert.Equal(floor, early.At);
        Assert.Equal(floor + 10_000, later.At);
    }

    [Fact]
    public async Task A_renewal_leaves_the_entry_and_it_is_queued_again_when_it_comes_up()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"1000s"}""");
        var first = (await server.FindTokenAsync(token))!.Due;

        server.Clock.Advance(TimeSpan.FromSeconds(250));
        await server.PostAsync("auth/token/renew-self", token);
        var left = (await server.FindTokenAsync(token))!.Due;
        server.Clock.Advance(TimeSpan.FromSeconds(551));
        await TestKernel.EventuallyAsync(async () => (await server.FindTokenAsync(token))!.Due != first);

        Assert.Equal(first, left);
        Assert.Equal(new Due(DueClass.Healthy, first.At + 250_000), (await server.FindTokenAsync(token))!.Due);
        await server.CheckIndexAsync();
    }

    [Fact]
    public async Task A_token_past_its_risk_point_waits_for_its_end()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"1000s"}""");

        server.Clock.Advance(TimeSpan.FromSeconds(801));
        await TestKernel.EventuallyAsync(async () =>
            (await server.FindTokenAsync(token))!.Due.Class == DueClass.Expiry);

        var row = (await server.FindTokenAsync(token))!;
        Assert.Equal(row.ExpiresAt, row.Due.At);
        Assert.Null((await server.GetAsync("auth/token/lookup-self", token)).Refusal);
    }

    [Fact]
    public async Task What_arrives_during_a_look_is_not_passed()
    {
        await using var store = await Store.OpenAsync(
            new MemoryEngine(), new StoreOptions(), TimeProvider.System, CancellationToken.None);
        var index = new DueIndex();
        using var watch = store.Watch(index);
        Assert.Equal(0, index.Look(DueClass.Expiry));
        index.Passed(DueClass.Expiry, 1_000);
        Assert.Equal(1_000, index.Head(DueClass.Expiry));

        index.Look(DueClass.Expiry);
        await PutAsync(store, 1_500);
        index.Passed(DueClass.Expiry, 2_000);
        Assert.Equal(1_500, index.Head(DueClass.Expiry));

        index.Look(DueClass.Expiry);
        await PutAsync(store, 900);
        index.Passed(DueClass.Expiry, 2_000);
        Assert.Equal(900, index.Head(DueClass.Expiry));
    }

    private static async Task PutAsync(Store store, long at)
    {
        using var tx = store.Begin();
        tx.Put(Keys.DueEntry(new Due(DueClass.Expiry, at), 1, RowKind.Token, Id16.Random()).Bytes, [1]);
        Assert.True((await tx.CommitAsync(CancellationToken.None)).IsCommitted);
    }

    [Fact]
    public async Task Graves_are_dropped_a_bucket_at_a_time_after_three_days()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var old = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"10s"}""");
        var oldId = server.Unsealed.Tokens.IdOf(old);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await TestKernel.EventuallyAsync(async () => await server.CountAsync(Tables.Token) == 1);

        server.Clock.Advance(TimeSpan.FromHours(71));
        Assert.NotNull(await server.FindGraveAsync(oldId));
        server.Clock.Advance(TimeSpan.FromHours(12));
        Assert.Null(await server.FindGraveAsync(oldId));

        await server.CreateTokenAsync("""{"policies":["default"],"ttl":"10s"}""");
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await TestKernel.EventuallyAsync(async () =>
            await server.CountAsync(Tables.Token) == 1 && await server.CountAsync(Tables.Grave) == 1);
        Assert.Equal(1, await server.CountAsync(Tables.GraveAlias));
        Assert.Equal(1, await server.CountAsync(Tables.GraveLog));
    }

    private static async Task<long?> FloorAsync(TestKernel server, DueClass queue)
    {
        using var tx = server.Unsealed.Begin();
        return await tx.PeekClearAsync(Keys.DueFloor(queue), CancellationToken.None) is { } bytes
            ? System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes)
            : null;
    }
}
