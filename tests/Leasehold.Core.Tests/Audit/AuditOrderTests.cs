using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.Audit;

public sealed class AuditOrderTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leasehold-order").FullName;
    private readonly WatchingEngine _engine;
    private TestKernel? _started;
    private int _before;

    public AuditOrderTests() => _engine = new WatchingEngine(LogFile);

    private TestKernel Server => _started ?? throw new InvalidOperationException("not started");

    private string LogFile => Path.Combine(_folder, "audit.log");

    public async ValueTask InitializeAsync()
    {
        _started = await TestKernel.UnsealedAsync(new EngineType("test", EngineClass.Secret, _engine));
        await Server.PostAsync("sys/mounts/test", Server.Root, """{"type":"test"}""");
        await Server.PostAsync(
            "sys/audit/file", Server.Root, $$$"""{"type":"file","options":{"file_path":"{{{LogFile}}}"} }""");
        _before = _engine.Lines;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_write_is_written_down_before_its_handler_runs()
    {
        await Server.PostAsync("test/look", Server.Root);

        Assert.Equal(_before + 1, _engine.LinesInHandler);
        Assert.Equal(_before + 2, _engine.Lines);
    }

    [Fact]
    public async Task What_only_reads_is_written_down_with_its_answer()
    {
        await Server.GetAsync("test/look", Server.Root);

        Assert.Equal(_before, _engine.LinesInHandler);
        Assert.Equal(_before + 2, _engine.Lines);
    }

    [Fact]
    public async Task A_read_with_an_effect_is_written_down_before_it()
    {
        await Server.GetAsync("test/keep", Server.Root);

        Assert.Equal(_before, _engine.LinesInHandler);
        Assert.Equal(_before + 1, _engine.LinesAfterCommit);
        Assert.Equal(_before + 2, _engine.Lines);
    }

    [Fact]
    public async Task A_read_that_fell_over_has_its_first_entry()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Server.GetAsync("test/fall", Server.Root));

        Assert.Equal(_before + 1, _engine.Lines);
    }

    [Fact]
    public async Task Without_a_record_a_read_has_neither_effect_nor_answer()
    {
        await Server.PostAsync(
            "sys/audit/full", Server.Root,
            """{"type":"file","options":{"file_path":"/dev/full","skip_test":"true"} }""");
        await Server.SendAsync(Operation.Delete, "sys/audit/file", Server.Root);

        var looked = await Server.GetAsync("test/look", Server.Root);
        var kept = await Server.GetAsync("test/keep", Server.Root);

        Assert.Equal("audit", looked.Refusal?.Reason);
        Assert.Equal("audit", kept.Refusal?.Reason);
        Assert.Equal(0, _engine.LinesAfterCommit);
    }
}
