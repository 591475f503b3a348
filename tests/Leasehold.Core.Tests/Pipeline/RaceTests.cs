using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.Pipeline;

public sealed class RaceTests
{
    private const string ChildBody = """{"policies":["default"],"ttl":"1h"}""";

    [Fact]
    public async Task No_child_lives_whose_parent_was_revoked_while_it_was_born()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.WritePolicyAsync("maker", """path "auth/token/create" { capabilities = ["update"] }""");
        for (var i = 0; i < 500; i++)
        {
            var parent = await server.CreateTokenAsync("""{"policies":["maker","default"],"ttl":"1h"}""");
            var birth = Task.Run(() => server.PostAsync("auth/token/create", parent, ChildBody));
            var death = Task.Run(() => server.PostAsync("auth/token/revoke-self", parent));

            Assert.Null((await death).Refusal);
            var born = await birth;
            if (born.Refusal is { } refusal)
            {
                Assert.Equal((RefusalKind.Denied, "revoked"), (refusal.Kind, refusal.Reason));
                continue;
            }
            var child = born.Auth.GetProperty("client_token").GetString();
            var seen = await server.SendAsync(Operation.Read, "auth/token/lookup-self", child);
            Assert.Equal("parent-ended", seen.Refusal?.Reason);
        }

        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));
        Assert.Equal(1, await server.CheckIndexAsync()); // No row stays behind either.
        Assert.Equal(0, await server.CountAsync(Tables.Child));
    }

    [Fact]
    public async Task Uses_are_never_exceeded_by_requests_at_the_same_time()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"num_uses":20}""");

        var replies = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(_ => Task.Run(() => server.GetAsync("auth/token/lookup-self", token))));

        Assert.Equal(20, replies.Count(r => r.Refusal is null));
        Assert.All(replies.Where(r => r.Refusal is not null), r => Assert.Equal("uses-exhausted", r.Refusal?.Reason));
        Assert.Null(await server.FindTokenAsync(token));
    }

    [Fact]
    public async Task Renewals_at_the_same_time_all_count()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"1h"}""");
        server.Clock.Advance(TimeSpan.FromMinutes(40));

        var replies = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => Task.Run(() => server.PostAsync("auth/token/renew-self", token))));

        Assert.All(replies, r => Assert.Equal(3600, r.Auth.GetProperty("lease_duration").GetInt64()));
        Assert.Equal(8ul, (await server.FindTokenAsync(token))?.Renewals);
        Assert.Equal(2, await server.CheckIndexAsync());
    }

    [Theory]
    [InlineData("create", "policy-denied", 1)]
    [InlineData("update", "policy-denied", null)]
    [InlineData("create\", \"update", null, 2)]
    public async Task Who_may_only_create_writes_over_nothing_that_came_meanwhile(
        string capabilities, string? reason, int? stored)
    {
        var engine = new TestEngine();
        await using var server = await TestKernel.UnsealedAsync(new EngineType("test", EngineClass.Secret, engine));
        await server.PostAsync("sys/mounts/test", server.Root, """{"type":"test"}""");
        await server.WritePolicyAsync("w", $$"""path "test/note/*" { capabilities = ["{{capabilities}}"] }""");
        var token = await server.CreateTokenAsync("""{"policies":["w"]}""");
        engine.Rival = () =>
        {
            engine.Rival = null;
            return server.Unsealed.Begin();
        };

        var reply = await server.PostAsync("test/note/a", token);

        Assert.Equal(reason, reply.Refusal?.Reason);
        using var tx = server.Unsealed.Begin();
        var mount = server.Unsealed.LiveMounts.Table.At("test/");
        Assert.NotNull(mount);
        var row = await tx.FindClearAsync(
            Core.Mounts.MountKeys.Of(mount.Id, (byte)'n', "note/a"), TestContext.Current.CancellationToken);
        Assert.Equal(stored, row?[0]);
    }

    [Theory]
    [InlineData(Operation.Delete, "sys/mounts/test", "", "no handler for route")]
    [InlineData(Operation.Update, "sys/remount", """{"from":"test","to":"other"}""", "no handler for route")]
    [InlineData(Operation.Update, "sys/mounts/test/tune", """{"options":{"version":"2"}}""", "what serves this path")]
    public async Task A_mount_that_is_changed_while_a_request_runs_gets_no_rows_of_before(
        Operation operation, string path, string body, string reason)
    {
        var engine = new TestEngine();
        await using var server = await TestKernel.UnsealedAsync(
            new EngineType("test", EngineClass.Secret, engine, "1"),
            new EngineType("test", EngineClass.Secret, new Upgraded(), "2"));
        await server.PostAsync("sys/mounts/test", server.Root, """{"type":"test","options":{"version":"1"}}""");
        engine.Meanwhile = async () =>
        {
            engine.Meanwhile = null;
            Assert.Null((await server.SendAsync(operation, path, server.Root, body)).Refusal);
            await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));
        };

        var reply = await server.PostAsync("test/note/a", server.Root);

        Assert.StartsWith(reason, Assert.Single(reply.Errors), StringComparison.Ordinal);
        Assert.Equal(0, await server.CountAsync(Tables.Mount));
    }

    [Fact]
    public async Task A_mount_that_is_only_tuned_while_a_request_runs_serves_it()
    {
        var engine = new TestEngine();
        await using var server = await TestKernel.UnsealedAsync(new EngineType("test", EngineClass.Secret, engine));
        await server.PostAsync("sys/mounts/test", server.Root, """{"type":"test"}""");
        engine.Meanwhile = () =>
        {
            engine.Meanwhile = null;
            return server.PostAsync("sys/mounts/test/tune", server.Root, """{"description":"d"}""");
        };

        Assert.Null((await server.PostAsync("test/note/a", server.Root)).Refusal);
    }

    [Fact]
    public async Task A_request_that_always_conflicts_gives_up_and_says_so()
    {
        var engine = new TestEngine();
        await using var server = await TestKernel.UnsealedAsync(new EngineType("test", EngineClass.Secret, engine));
        await server.PostAsync("sys/mounts/test", server.Root, """{"type":"test"}""");
        engine.Rival = server.Unsealed.Begin;

        var reply = await server.PostAsync("test/contested", server.Root);

        Assert.Equal(RefusalKind.Busy, reply.Refusal?.Kind);
        Assert.NotNull(reply.Refusal?.RetryAfter);
        Assert.Equal(8, engine.Tries);
    }

    [Fact]
    public async Task Who_comes_while_another_has_its_turn_waits_for_it()
    {
        var engine = new TestEngine();
        await using var server = await TestKernel.UnsealedAsync(new EngineType("test", EngineClass.Secret, engine));
        await server.PostAsync("sys/mounts/test", server.Root, """{"type":"test"}""");
        var late = new TaskCompletionSource<Task>();
        engine.Rival = () =>
        {
            engine.Rival = InTurn; // The first try loses against this one.
            return server.Unsealed.Begin();
        };

        Assert.Null((await server.PostAsync("test/contested", server.Root)).Refusal);

        await await late.Task;
        Assert.Equal(4, engine.Tries);
        Assert.Equal((2, 2), engine.Ends);

        Transaction? InTurn()
        {
            engine.Rival = null;
            var comes = server.PostAsync("test/contested", server.Root); // Runs here until it has to wait.
            late.SetResult(Task.Run(async () => Assert.Null((await comes).Refusal)));
            Assert.False(comes.IsCompleted);
            return null;
        }
    }

    [Fact]
    public async Task Many_who_write_the_same_all_succeed()
    {
        var engine = new TestEngine();
        await using var server = await TestKernel.UnsealedAsync(new EngineType("test", EngineClass.Secret, engine));
        await server.PostAsync("sys/mounts/test", server.Root, """{"type":"test"}""");

        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            var refused = 0;
            for (var i = 0; i < 20; i++)
                refused += (await server.PostAsync("test/contested", server.Root)).Refusal is null ? 0 : 1;
            return refused;
        })));

        Assert.Equal(0, replies.Sum());
    }

    [Fact]
    public async Task A_request_that_lost_once_wins_the_next_time()
    {
        var engine = new TestEngine();
        await using var server = await WithRivalAsync(engine, static _ => Task.CompletedTask);

        Assert.Null((await server.PostAsync("test/contested", server.Root)).Refusal);
        Assert.Equal(2, engine.Tries);
    }

    [Fact]
    public async Task A_caller_that_ends_while_its_request_conflicts_gets_nothing()
    {
        var (engine, caller) = (new TestEngine(), "");
        await using var server = await WithRivalAsync(
            engine, rival => rival.PostAsync("auth/token/revoke", rival.Root, $$"""{"token":"{{caller}}"}"""));
        caller = await server.CreateTokenAsync("""{"ttl":"1h"}""");

        var reply = await server.PostAsync("test/contested", caller);

        Assert.Equal("revoked", reply.Refusal?.Reason);
        Assert.Equal(1, engine.Tries);
    }

    [Fact]
    public async Task The_last_use_does_not_end_who_was_let_in_on_the_one_before()
    {
        var caller = "";
        TestReply? last = null;
        await using var server = await WithRivalAsync(
            new TestEngine(), async rival => last = await rival.GetAsync("auth/token/lookup-self", caller));
        caller = await server.CreateTokenAsync("""{"ttl":"1h","num_uses":2}""");

        var first = await server.PostAsync("test/contested", caller);

        Assert.Null(last?.Refusal);
        Assert.Null(first.Refusal);
        Assert.Equal("uses-exhausted", (await server.GetAsync("auth/token/lookup-self", caller)).Refusal?.Reason);
        Assert.Null(await server.FindTokenAsync(caller));
    }

    [Fact]
    public async Task Where_no_token_is_needed_one_that_ends_meanwhile_hinders_nobody()
    {
        var (engine, caller) = (new TestEngine(), "");
        await using var server = await WithRivalAsync(
            engine, rival => rival.PostAsync("auth/token/revoke", rival.Root, $$"""{"token":"{{caller}}"}"""));
        caller = await server.CreateTokenAsync("""{"ttl":"1h"}""");

        Assert.Null((await server.PostAsync("test/contested/open", caller)).Refusal);
        Assert.Equal(2, engine.Tries);
    }

    /// <summary>A server with an engine at <c>test/</c> whose first try loses against what is done meanwhile.</summary>
    private static async Task<TestKernel> WithRivalAsync(TestEngine engine, Func<TestKernel, Task> act)
    {
        var server = await TestKernel.UnsealedAsync(new EngineType("test", EngineClass.Secret, engine));
        await server.PostAsync("sys/mounts/test", server.Root, """{"type":"test"}""");
        engine.Rival = () =>
        {
            engine.Rival = null;
            act(server).GetAwaiter().GetResult();
            return server.Unsealed.Begin();
        };
        return server;
    }

    /// <summary>A version to upgrade to, with nothing to convert.</summary>
    private sealed class Upgraded : IEngine, IUpgradesMounts
    {
        public void Map(RouteTable routes) =>
            routes.At("{path...}", "Takes whatever comes.").Write((request, tx, cancel) => new(Reply.Done));

        public ValueTask<bool> UpgradeSomeAsync(Transaction tx, Core.Mounts.Mount mount, CancellationToken cancel) =>
            new(false);
    }
}
