using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Engines.Cubbyhole;

namespace Leasehold.Engines.Tests.Cubbyhole;

public sealed class CubbyholeEngineTests : IAsyncLifetime
{
    private readonly CubbyholeEngine _engine = new();
    private MountedEngine? _started;

    private MountedEngine Cubbyhole => _started ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _started = await MountedEngine.StartAsync("cubbyhole", _engine);

    public ValueTask DisposeAsync() => Cubbyhole.DisposeAsync();

    [Fact]
    public async Task Objects_are_stored_as_a_whole()
    {
        Assert.Equal("Empty", await Cubbyhole.AskAsync(Operation.Update, "dir/b", """{"n":1.50,"k":{"x":[1,null]}}"""));

        Assert.Equal("""{"k":{"x":[1,null]},"n":1.50}""", await Cubbyhole.AskAsync(Operation.Read, "dir/b"));
        Assert.Equal("""{"keys":["dir/"]}""", await Cubbyhole.AskAsync(Operation.List, ""));
        Assert.Equal("missing data fields", await Cubbyhole.AskAsync(Operation.Update, "a", "{}"));
        Assert.Equal("Empty", await Cubbyhole.AskAsync(Operation.Delete, "dir/b"));
        Assert.Equal("Empty", await Cubbyhole.AskAsync(Operation.Delete, "never"));
        Assert.Equal("Missing", await Cubbyhole.AskAsync(Operation.Read, "dir/b"));
    }

    [Fact]
    public async Task What_a_token_kept_goes_with_it_and_with_no_other()
    {
        await Cubbyhole.AskAsync(Operation.Update, "a", """{"k":"v"}""");
        await RemoveAsync(new Id16(9));
        Assert.Equal("""{"k":"v"}""", await Cubbyhole.AskAsync(Operation.Read, "a"));

        await RemoveAsync(default);

        Assert.Equal("Missing", await Cubbyhole.AskAsync(Operation.Read, "a"));
    }

    /// <summary>Many tokens end, and what is removed by ranges slows down who reads after it.</summary>
    [Fact]
    public async Task The_end_of_a_token_that_kept_nothing_writes_nothing()
    {
        using var tx = Cubbyhole.Begin();

        await _engine.RemoveTokenDataAsync(tx, Cubbyhole.Mount, new Id16(9), default);

        Assert.False(tx.HasWrites);
    }

    [Fact]
    public async Task What_is_kept_while_the_token_ends_does_not_outlive_it()
    {
        using var ending = Cubbyhole.Begin();
        await _engine.RemoveTokenDataAsync(ending, Cubbyhole.Mount, default, default);
        await Cubbyhole.AskAsync(Operation.Update, "a", """{"k":"v"}""");

        ending.PutClear(new Key([1]), [1]);

        Assert.False((await ending.CommitAsync(default)).IsCommitted);
    }

    private async Task RemoveAsync(Id16 token)
    {
        using var tx = Cubbyhole.Begin();
        await _engine.RemoveTokenDataAsync(tx, Cubbyhole.Mount, token, default);
        Assert.True((await tx.CommitAsync(default)).IsCommitted);
    }
}
