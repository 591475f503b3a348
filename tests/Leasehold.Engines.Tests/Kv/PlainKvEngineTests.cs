using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Engines.Kv;

namespace Leasehold.Engines.Tests.Kv;

public sealed class PlainKvEngineTests : IAsyncLifetime
{
    private MountedEngine? _started;

    private MountedEngine Kv => _started ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() =>
        _started = await MountedEngine.StartAsync("kv", new PlainKvEngine());

    public ValueTask DisposeAsync() => Kv.DisposeAsync();

    [Fact]
    public async Task The_body_is_stored_as_a_whole()
    {
        Assert.Equal("Empty", await Kv.AskAsync(Operation.Update, "dir/a", """{"z":[1.50],"a":null}"""));

        Assert.Equal("""{"a":null,"z":[1.50]}""", await Kv.AskAsync(Operation.Read, "dir/a"));
        Assert.Equal("""{"keys":["dir/"]}""", await Kv.AskAsync(Operation.List, ""));
        Assert.Equal("""{"keys":["a"]}""", await Kv.AskAsync(Operation.List, "dir"));
        Assert.Equal("Empty", await Kv.AskAsync(Operation.Delete, "dir/a"));
        Assert.Equal("Missing", await Kv.AskAsync(Operation.Read, "dir/a"));
        Assert.Equal("Missing", await Kv.AskAsync(Operation.List, ""));
    }

    [Theory]
    [InlineData("""{"k":"v"}""", 2_764_800)]
    [InlineData("""{"ttl":"1h"}""", 3_600)]
    [InlineData("""{"lease":90}""", 90)]
    [InlineData("""{"ttl":"soon"}""", 2_764_800)]
    [InlineData("""{"ttl":[1]}""", 2_764_800)]
    [InlineData("""{"ttl":"-1h"}""", 2_764_800)]
    public async Task The_duration_is_the_secrets_own_or_the_mounts(string body, long seconds)
    {
        await Kv.AskAsync(Operation.Update, "a", body);

        var read = Assert.IsType<Reply.Data>(await Kv.SendAsync(Operation.Read, "a"));

        Assert.Equal(new LeaseNotice("", Renewable: false, TimeSpan.FromSeconds(seconds)), read.Lease);
    }

    [Fact]
    public async Task The_mounts_duration_is_the_one_in_force_at_the_read()
    {
        await Kv.AskAsync(Operation.Update, "a", """{"k":"v"}""");
        Kv.Bounds = TtlBounds.Builtin with { Default = 60 };

        var read = Assert.IsType<Reply.Data>(await Kv.SendAsync(Operation.Read, "a"));

        Assert.Equal(TimeSpan.FromMinutes(1), read.Lease?.Duration);
    }

    [Fact]
    public async Task What_is_to_be_created_is_not_written_over_what_came_meanwhile()
    {
        using var tx = Kv.Begin();
        await tx.ViewSequenceAsync(default); // From here on it sees one moment.
        await Kv.AskAsync(Operation.Create, "a", """{"k":1}""");

        Assert.Equal("Empty", await Kv.AskAsync(tx, Operation.Create, "a", """{"k":2}"""));
        Assert.False((await tx.CommitAsync(default)).IsCommitted);
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        foreach (var name in new[] { "a", "b", "c/d" })
            await Kv.AskAsync(Operation.Update, name, """{"k":"v"}""");

        Assert.Equal("""{"keys":["a","b"]}""", await Kv.AskAsync(Operation.List, "", """{"limit":2}"""));
        Assert.Equal("""{"keys":["c/"]}""", await Kv.AskAsync(Operation.List, "", """{"after":"b"}"""));
    }

    [Fact]
    public async Task Nothing_to_store_or_nowhere_is_refused()
    {
        Assert.Equal("missing data fields", await Kv.AskAsync(Operation.Update, "a"));
        Assert.Equal("missing path", await Kv.AskAsync(Operation.Read, ""));
        Assert.Equal(Refusal.UnsupportedOperation.Errors[0], await Kv.AskAsync(Operation.Patch, "a", """{"k":1}"""));
    }
}
