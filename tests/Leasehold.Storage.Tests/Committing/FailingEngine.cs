using Leasehold.Storage.Memory;

namespace Leasehold.Storage.Tests.Committing;

/// <summary>A device that does what the test says: fails, is full, or holds a batch back until it is let go.</summary>
internal sealed class FailingEngine : IStorageEngine
{
    private readonly MemoryEngine _memory = new();

    public Exception? Fails { get; set; }

    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    public SemaphoreSlim Entered { get; } = new(0);

    public int Applied { get; private set; }

    /// <summary>What the device does while it writes.</summary>
    public Action? Applying { get; set; }

    /// <summary>The name of the thread that wrote last.</summary>
    public string? AppliedBy { get; private set; }

    public bool IsShortOfSpace() => false;

    public IEngineSnapshot Snapshot() => _memory.Snapshot();

    public void Apply(ReadOnlySpan<WriteOperation> batch)
    {
        Entered.Release();
        Gate.Wait();
        AppliedBy = Thread.CurrentThread.Name;
        Applying?.Invoke();
        if (Fails is { } reason)
            throw reason;
        _memory.Apply(batch);
        Applied++;
    }

    public ValueTask DisposeAsync()
    {
        Gate.Dispose();
        Entered.Dispose();
        return _memory.DisposeAsync();
    }
}
