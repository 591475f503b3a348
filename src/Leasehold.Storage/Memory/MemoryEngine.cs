namespace Leasehold.Storage.Memory;

/// <summary>A store in memory, for tests and the dev server: nothing survives the process.</summary>
public sealed class MemoryEngine : IStorageEngine
{
    private readonly MemoryRows _rows = new();

    /// <inheritdoc/>
    public bool IsShortOfSpace() => false;

    /// <inheritdoc/>
    public IEngineSnapshot Snapshot() => _rows.Snapshot();

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<WriteOperation> batch) => _rows.Apply(batch);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
