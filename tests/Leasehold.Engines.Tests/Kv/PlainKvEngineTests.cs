using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Engines.Kv;

namespace Leasehold.Engines.Tests.Kv;

public sealed class PlainKvEngineTests : IAsyncLifetime
{
    private MountedEngine? _started;

    private MountedEngine Kv => _started ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() =>
        _started = await MountedEngine.StartAsync("kv", new PlainKvEngine(() => TimeSpan.FromHours(768)));

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
    public async Task A_tuned_mount_tells_its_own_duration()
    {
        var tuned = Kv.Mount with { Tuning = new MountTuning { DefaultLeaseTtl = 60 } };
        await Kv.AskAsync(Operation.Update, "a", """{"k":"v"}""");

        var read = Assert.IsType<Reply.Data>(await Kv.SendAsync(Operation.Read, "a", mount: tuned));

        Assert.Equal(TimeSpan.FromMinutes(1), read.Lease?.Duration);
    }

    [Fact]
    public async Task Nothing_to_store_or_nowhere_is_refused()
    {
        Assert.Equal("missing data fields", await Kv.AskAsync(Operation.Update, "a"));
        Assert.Equal("missing path", await Kv.AskAsync(Operation.Read, ""));
        Assert.Equal(Refusal.UnsupportedOperation.Errors[0], await Kv.AskAsync(Operation.Patch, "a", """{"k":1}"""));
    }
}
