using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.Mounts;

public sealed class UpgradeTests
{
    private static readonly string Wait =
        "Upgrading from non-versioned to versioned data. This backend will be unavailable for a brief period and " +
        "will resume service shortly.";

    [Fact]
    public async Task While_its_data_is_converted_a_mount_asks_for_patience_and_all_others_serve()
    {
        var second = new HeldVersion();
        await using var server = await TestKernel.UnsealedAsync(
            new EngineType("held", EngineClass.Secret, new TestEngine(), "1"),
            new EngineType("held", EngineClass.Secret, second, "2"));
        await server.PostAsync("sys/mounts/a", server.Root, """{"type":"held","options":{"version":"1"}}""");
        await server.PostAsync("sys/mounts/b", server.Root, """{"type":"held","options":{"version":"1"}}""");

        var tuned = await server.PostAsync("sys/mounts/a/tune", server.Root, """{"options":{"version":"2"}}""");
        Assert.Null(tuned.Refusal);
        await second.Begun.Task;

        foreach (var operation in (Operation[])[Operation.Read, Operation.Update, Operation.List, Operation.Delete])
        {
            var during = await server.SendAsync(operation, "a/note/x", server.Root);
            Assert.Equal((RefusalKind.Invalid, Wait), (during.Refusal?.Kind, during.Errors.Single()));
            Assert.NotNull(during.Refusal?.RetryAfter);
        }
        Assert.Null((await server.PostAsync("b/note/x", server.Root)).Refusal);
        second.May.SetResult();
        await TestKernel.EventuallyAsync(async () =>
            (await server.PostAsync("a/converted", server.Root)).Refusal is null);
    }

    /// <summary>A version whose conversion waits until it may end.</summary>
    private sealed class HeldVersion : IEngine, IUpgradesMounts
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource May { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Map(RouteTable routes) =>
            routes.At("converted", "Answers once it serves.").Write((request, tx, cancel) => new(Reply.Done));

        public async ValueTask<bool> UpgradeSomeAsync(Transaction tx, Mount mount, CancellationToken cancel)
        {
            Begun.TrySetResult();
            await May.Task.WaitAsync(cancel);
            return false;
        }
    }
}
