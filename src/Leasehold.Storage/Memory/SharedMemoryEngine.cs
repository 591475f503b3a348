namespace Leasehold.Storage.Memory;

/// <summary>One server's way to a <see cref="SharedMemory"/>.</summary>
public sealed class SharedMemoryEngine : ISharedEngine
{
    private readonly SharedMemory _memory;
    private readonly TaskCompletionSource<LeadershipLostException> _lost =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal SharedMemoryEngine(SharedMemory memory, ServerCard card)
    {
        _memory = memory;
        Card = card;
    }

    /// <inheritdoc/>
    public bool IsLeading => _memory.IsLeader(this);

    /// <inheritdoc/>
    public Task<LeadershipLostException> Lost => _lost.Task;

    internal ServerCard Card { get; }

    /// <inheritdoc/>
    public ValueTask LeadAsync(CancellationToken cancel) => _memory.LeadAsync(this, cancel);

    /// <summary>Takes the lead from this server, as a database does that hears nothing from it any more.</summary>
    public void Depose()
    {
        _memory.Release(this);
        _lost.TrySetResult(new LeadershipLostException("the lead was taken from this server"));
    }

    /// <inheritdoc/>
    public ValueTask ReleaseAsync()
    {
        _memory.Release(this);
        _lost.TrySetResult(new LeadershipLostException("this server gave the lead back"));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ServerCard>> ServersAsync(CancellationToken cancel) => new(_memory.Servers());

    /// <inheritdoc/>
    public bool IsShortOfSpace() => false;

    /// <inheritdoc/>
    public IEngineSnapshot Snapshot() => _memory.Rows.Snapshot();

    /// <inheritdoc/>
    public ValueTask<byte[]?> ReadAsync(byte[] key, CancellationToken cancel) => Snapshot().GetAsync(key, cancel);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<WriteOperation> batch) => _memory.Apply(this, batch);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _memory.Close(this);
        return ValueTask.CompletedTask;
    }
}
