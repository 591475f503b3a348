using Leasehold.Core.Requests;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Core.Tests.Logins;

public sealed class KeptLockoutsTests
{
    private const string Bob = "auth/door/login/bob";

    [Fact]
    public async Task A_lock_out_outlives_a_restart_for_as_long_as_it_lasts()
    {
        await using var server = await MountedAsync();
        await FailAsync(server, times: 5);
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        await RestartAsync(server);

        Assert.Equal(["permission denied"], (await server.PostAsync(Bob, "")).Errors);
        Assert.Equal(1, (await server.GetAsync("sys/locked-users", server.Root)).Data.GetProperty("total").GetInt64());
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null((await server.PostAsync(Bob, "")).Refusal);
    }

    [Fact]
    public async Task A_clock_that_is_put_right_keeps_nobody_out_for_longer()
    {
        var clock = new WallClock();
        await using var server = await MountedAsync(clock);
        clock.Ahead = TimeSpan.FromDays(1);
        await FailAsync(server, times: 5);
        clock.Ahead = TimeSpan.Zero;
        Assert.Equal(["permission denied"], (await server.PostAsync(Bob, "")).Errors);

        clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Null((await server.PostAsync(Bob, "")).Refusal);
    }

    [Fact]
    public async Task Failures_that_locked_nobody_out_are_forgotten_with_the_memory()
    {
        await using var server = await MountedAsync();
        await FailAsync(server, times: 4);
        await RestartAsync(server);
        await FailAsync(server, times: 4);
        Assert.Null((await server.PostAsync(Bob, "")).Refusal);
    }

    [Fact]
    public async Task Whom_an_operator_lets_in_again_is_in_after_a_restart_too()
    {
        await using var server = await MountedAsync();
        await FailAsync(server, times: 5);
        var accessor = (await server.GetAsync("sys/auth/door", server.Root)).Data.GetProperty("accessor").GetString();
        await server.PostAsync($"sys/locked-users/{accessor}/unlock/bob", server.Root);
        await RestartAsync(server);
        Assert.Null((await server.PostAsync(Bob, "")).Refusal);
        Assert.Equal(0, await RowsAsync(server));
    }

    [Theory]
    [InlineData("auth/door/login/bob", "BOB")]
    [InlineData("auth/door/login/Bob", "bob")]
    public async Task Who_is_kept_out_is_the_same_in_every_spelling(string login, string unlocked)
    {
        await using var server = await MountedAsync();
        for (var i = 0; i < 5; i++)
            await server.PostAsync(login, "", """{"wrong":true}""");
        var accessor = (await server.GetAsync("sys/auth/door", server.Root)).Data.GetProperty("accessor").GetString();
        var locked = (await server.GetAsync("sys/locked-users", server.Root)).Data.GetProperty("by_namespace")[0]
            .GetProperty("mount_accessors")[0].GetProperty("alias_identifiers")[0].GetString();
        Assert.Equal("bob", locked);
        Assert.Equal(["permission denied"], (await server.PostAsync(Bob, "")).Errors);

        await server.PostAsync($"sys/locked-users/{accessor}/unlock/{unlocked}", server.Root);

        Assert.Null((await server.PostAsync(Bob, "")).Refusal);
        Assert.Equal(0, await RowsAsync(server));
    }

    [Fact]
    public async Task A_row_goes_when_its_lock_out_is_over_or_its_mount_gone()
    {
        await using var server = await MountedAsync();
        await FailAsync(server, times: 5);
        Assert.Equal(1, await RowsAsync(server));
        server.Clock.Advance(TimeSpan.FromMinutes(15));
        await RestartAsync(server);
        Assert.Equal(0, await RowsAsync(server));

        await FailAsync(server, times: 5);
        await server.SendAsync(Operation.Delete, "sys/auth/door", server.Root);
        await RestartAsync(server);
        Assert.Equal(0, await RowsAsync(server));
    }

    [Fact]
    public async Task Only_the_failure_that_locks_out_writes()
    {
        await using var server = await MountedAsync();
        await FailAsync(server, times: 1);
        var before = server.Store.Sequence;
        await FailAsync(server, times: 3);
        Assert.Equal(before, server.Store.Sequence);
        await FailAsync(server, times: 1);
        Assert.Equal(before + 1, server.Store.Sequence);
        Assert.Equal(["permission denied"], (await server.PostAsync(Bob, "", """{"wrong":true}""")).Errors);
        Assert.Equal(before + 1, server.Store.Sequence);
    }

    private static async Task<TestKernel> MountedAsync(FakeTimeProvider? clock = null)
    {
        var server = await TestKernel.UnsealedAsync(
            clock ?? new WallClock(), TestLoginEngine.Type(new TestLoginEngine()));
        Assert.Null((await server.PostAsync("sys/auth/door", server.Root, """{"type":"testlogin"}""")).Refusal);
        return server;
    }

    private static async Task FailAsync(TestKernel server, int times)
    {
        for (var i = 0; i < times; i++)
            Assert.Equal(["wrong"], (await server.PostAsync(Bob, "", """{"wrong":true}""")).Errors);
    }

    private static async Task RestartAsync(TestKernel server)
    {
        await server.Kernel.SealAsync();
        await server.UnsealAsync();
    }

    private static async Task<int> RowsAsync(TestKernel server)
    {
        using var tx = server.Unsealed.Begin();
        return (await tx.PeekScanClearAsync(Keys.AllSystem("lockout"), 10, default)).Rows.Count;
    }

    /// <summary>Shows another time than passes, as a wall clock may.</summary>
    private sealed class WallClock() : FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 15, 0, 0, TimeSpan.Zero))
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }
}
