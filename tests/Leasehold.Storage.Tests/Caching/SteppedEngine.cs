using Leasehold.Storage.Memory;
using Leasehold.Storage.Tests.Postgres;

namespace Leasehold.Storage.Tests.Caching;

/// <summary>
/// A shared engine with a moment in the middle of each read and each write, in which the test does something else. It
/// counts what it is asked.
/// </summary>
internal sealed class SteppedEngine : ISharedEngine
{
    private readonly SharedMemoryEngine _memory = new SharedMemory(TimeProvider.System).Open(TestDatabase.Card);

    /// <summary>Happens once, when a value or a row was found and before it is handed out.</summary>
    public Action? DuringRead { get; set; }

    /// <summary>Happens once, before a batch is there.</summary>
    public Action? BeforeWrite { get; set; }

    /// <summary>Happens once, when a batch is there and the caller does not know.</summary>
    public Action? AfterWrite { get; set; }

    public Exception? Fails { get; set; }

    public int Reads { get; private set; }

    public int Snapshots { get; private set; }

    public bool IsLeading => _memory.IsLeading;

    public Task<LeadershipLostException> Lost => _memory.Lost;

    public void Depose() => _memory.Depose();

    public ValueTask LeadAsync(CancellationToken cancel) => _memory.LeadAsync(cancel);

    public async ValueTask<byte[]?> ReadAsync(byte[] key, CancellationToken cancel)
    {
        Reads++;
        var value = await _memory.ReadAsync(key, cancel);
        StepIntoRead();
        return value;
    }

    public ValueTask ReleaseAsync() => _memory.ReleaseAsync();

    public ValueTask<IReadOnlyList<ServerCard>> ServersAsync(CancellationToken cancel) => _memory.ServersAsync(cancel);

    public bool IsShortOfSpace() => false;

    public IEngineSnapshot Snapshot()
    {
        Snapshots++;
        return new SteppedSnapshot(this, _memory.Snapshot());
    }

    public void Apply(ReadOnlySpan<WriteOperation> batch)
    {
        if (Fails is { } fault)
            throw fault;
        var (before, after) = (BeforeWrite, AfterWrite);
        (BeforeWrite, AfterWrite) = (null, null);
        before?.Invoke();
        _memory.Apply(batch);
        after?.Invoke();
    }

    public ValueTask DisposeAsync() => _memory.DisposeAsync();

    private void StepIntoRead()
    {
        var step = DuringRead;
        DuringRead = null;
        step?.Invoke();
    }

    private sealed class SteppedSnapshot(SteppedEngine engine, IEngineSnapshot stored) : IEngineSnapshot
    {
        public async ValueTask<byte[]?> GetAsync(byte[] key, CancellationToken cancel)
        {
            var value = await stored.GetAsync(key, cancel);
            engine.StepIntoRead();
            return value;
        }

        public IEngineCursor Open(KeyRange range, bool reverse) => stored.Open(range, reverse);

        public void Dispose() => stored.Dispose();
    }
}
