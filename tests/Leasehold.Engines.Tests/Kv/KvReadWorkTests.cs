using Leasehold.Core.Requests;
using Leasehold.Engines.Kv;

namespace Leasehold.Engines.Tests.Kv;

/// <summary>What reads of secrets find in memory: how much work they spare, and that it is of one moment.</summary>
public sealed class KvReadWorkTests : IAsyncLifetime
{
    private readonly CountingEngine _store = new();
    private MountedEngine? _started;

    private MountedEngine Kv => _started ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() =>
        _started = await MountedEngine.StartAsync("kv", new KvEngine(), _store);

    public ValueTask DisposeAsync() => Kv.DisposeAsync();

    [Fact]
    public async Task A_secret_that_was_read_is_read_again_without_the_store()
    {
        await WriteAsync("""{"n":1}""");
        await ReadsAsync("data/a", """{"data":{"n":1}""");
        Assert.Equal(0, await ReadsAsync("data/a", """{"data":{"n":1}"""));
        Assert.Equal(0, await ReadsAsync("subkeys/a", """{"n":null}"""));

        await WriteAsync("""{"n":2}""");
        Assert.Equal(2, await ReadsAsync("data/a", """{"data":{"n":2}"""));
        Assert.Equal(0, await ReadsAsync("data/a", """{"data":{"n":2}"""));
    }

    [Fact]
    public async Task Only_the_current_version_is_remembered_and_only_if_it_is_small()
    {
        await WriteAsync("""{"n":1}""");
        await WriteAsync("""{"n":2}""");
        await ReadsAsync("data/a", """{"data":{"n":2}""");
        await ReadsAsync("data/a", """{"data":{"n":1}""", """{"version":1}""");
        Assert.Equal(2, await ReadsAsync("data/a", """{"data":{"n":1}""", """{"version":1}"""));
        Assert.Equal(0, await ReadsAsync("data/a", """{"data":{"n":2}""", """{"version":2}"""));

        await WriteAsync($"{{\"n\":\"{new string('x', KvLimits.RememberedBytes)}\"}}");
        await ReadsAsync("data/a", "xxx");
        Assert.Equal(2, await ReadsAsync("data/a", "xxx"));
    }

    [Theory]
    [InlineData(Operation.Delete, "data/a", "")]
    [InlineData(Operation.Update, "delete/a", """{"versions":[1]}""")]
    [InlineData(Operation.Update, "destroy/a", """{"versions":[1]}""")]
    [InlineData(Operation.Delete, "metadata/a", "")]
    public async Task What_is_deleted_is_not_read_from_memory(Operation operation, string path, string body)
    {
        await WriteAsync("""{"n":1}""");
        await ReadsAsync("data/a", """{"data":{"n":1}""");
        await Kv.AskAsync(operation, path, body);
        Assert.DoesNotContain("\"n\":1", await Kv.AskAsync(Operation.Read, "data/a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_and_metadata_are_of_one_moment_though_the_key_is_made_again_meanwhile()
    {
        await WriteAsync("""{"at":"10:00:00"}"""); // What it wrote is remembered, but not its data.
        _store.BeforeSnapshot = () =>
        {
            Kv.Clock.Advance(TimeSpan.FromSeconds(1));
            Run(Kv.AskAsync(Operation.Delete, "metadata/a"));
            Run(WriteAsync("""{"at":"10:00:01"}"""));
        };
        var answer = await Kv.AskAsync(Operation.Read, "data/a");

        Assert.Null(_store.BeforeSnapshot);
        Assert.Contains("""{"at":"10:00:01"}""", answer, StringComparison.Ordinal);
        Assert.Contains("T10:00:01Z", answer, StringComparison.Ordinal);
        Assert.Equal(answer, await Kv.AskAsync(Operation.Read, "data/a"));
    }

    // The one who waits is a thread of the pool, as are those of the store.
    private static void Run(Task task) => Task.Run(() => task).Wait(TimeSpan.FromMinutes(1));

    private Task<string> WriteAsync(string data) =>
        Kv.AskAsync(Operation.Update, "data/a", $"{{\"data\":{data}}}");

    /// <summary>How many steps of the store a read takes.</summary>
    private async Task<long> ReadsAsync(string path, string answer, string body = "")
    {
        var before = _store.Steps;
        Assert.Contains(answer, await Kv.AskAsync(Operation.Read, path, body), StringComparison.Ordinal);
        return _store.Steps - before;
    }
}
