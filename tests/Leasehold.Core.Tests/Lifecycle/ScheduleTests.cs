using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.Lifecycle;

public class ScheduleTests
{
    [Fact]
    public async Task Engine_is_called_at_the_moment_and_may_ask_again()
    {
        var engine = new Alarm { Again = 2 };
        await using var server = await StartAsync(engine);
        await server.PostAsync("a/set", server.Root);
        server.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(engine.Rang);
        for (var i = 1; i <= 3; i++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            var rings = i;
            await TestKernel.EventuallyAsync(() => Task.FromResult(engine.Rang.Count >= rings));
        }
        Assert.Equal(3, engine.Rang.Count);
    }

    [Fact]
    public async Task Removed_entry_and_removed_mount_are_not_called()
    {
        var engine = new Alarm();
        await using var server = await StartAsync(engine);
        await server.PostAsync("a/set", server.Root);
        await server.PostAsync("a/unset", server.Root);
        await server.PostAsync("a/set", server.Root);
        await server.SendAsync(Operation.Delete, "sys/mounts/a", server.Root);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await TestKernel.EventuallyAsync(async () =>
        {
            using var tx = server.Unsealed.Begin();
            var left = await tx.PeekScanClearAsync(
                Keys.DueFrom(DueClass.Expiry, 0), 1, CancellationToken.None);
            return left.Rows.Count == 0;
        });
        Assert.Empty(engine.Rang);
    }

    private static async Task<TestKernel> StartAsync(Alarm engine)
    {
        var server = await TestKernel.UnsealedAsync(new EngineType("alarm", EngineClass.Secret, engine));
        Assert.Null((await server.PostAsync("sys/mounts/a", server.Root, """{"type":"alarm"}""")).Refusal);
        return server;
    }

    private sealed class Alarm : IEngine, IKeepsTime
    {
        private DateTimeOffset _place;

        public int Again { get; set; }

        public List<Id16> Rang { get; } = [];

        public void Map(RouteTable routes)
        {
            routes.At("set", "Sets it.").Write((request, tx, cancel) =>
            {
                _place = Schedule.Put(tx, request.Mount, new Id16(7), tx.Now.AddMinutes(1));
                return new(Reply.Done);
            });
            routes.At("unset", "Takes it away.").Write((request, tx, cancel) =>
            {
                Schedule.Remove(tx, request.Mount, new Id16(7), _place);
                return new(Reply.Done);
            });
        }

        public ValueTask DueAsync(
            Mount mount, Transaction tx, Id16 row, DateTimeOffset at, CancellationToken cancel)
        {
            Rang.Add(row);
            if (Again-- > 0)
                Schedule.Put(tx, mount, row, tx.Now.AddMinutes(1));
            return ValueTask.CompletedTask;
        }
    }
}
