namespace Leasehold.Storage.Memory;

/// <summary>
/// Rows in memory that several engines of one process share as servers share a database: one of them leads, the others
/// wait in the order they came. For tests and the dev server.
/// </summary>
public sealed class SharedMemory(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<SharedMemoryEngine> _engines = [];
    private readonly Queue<(SharedMemoryEngine Engine, TaskCompletionSource Turn)> _waiting = new();
    private SharedMemoryEngine? _leader;
    private DateTimeOffset _since;

    internal MemoryRows Rows { get; } = new();

    /// <summary>One more server that has the rows open; for reading, until its turn to lead comes.</summary>
    public SharedMemoryEngine Open(ServerCard card)
    {
        var engine = new SharedMemoryEngine(this, card);
        lock (_gate)
            _engines.Add(engine);
        return engine;
    }

    internal bool IsLeader(SharedMemoryEngine engine) => Volatile.Read(ref _leader) == engine;

    internal async ValueTask LeadAsync(SharedMemoryEngine engine, CancellationToken cancel)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_leader == engine)
                return;
            _waiting.Enqueue((engine, turn));
            PassOn();
        }
        await using var leaving = cancel.Register(() => turn.TrySetCanceled(cancel));
        await turn.Task;
    }

    /// <summary>Takes the lead back, if the engine has it, and gives it to the next in line.</summary>
    internal void Release(SharedMemoryEngine engine)
    {
        lock (_gate)
        {
            if (_leader != engine)
                return;
            _leader = null;
            PassOn();
        }
    }

    internal void Close(SharedMemoryEngine engine)
    {
        Release(engine);
        lock (_gate)
            _engines.Remove(engine);
    }

    internal void Apply(SharedMemoryEngine engine, ReadOnlySpan<WriteOperation> batch)
    {
        lock (_gate)
        {
            if (_leader != engine)
                throw new LeadershipLostException("another server leads the shared memory by now");
            Rows.Apply(batch);
        }
    }

    internal IReadOnlyList<ServerCard> Servers()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            return
            [
                .. _engines.OrderByDescending(IsLeader).Select(engine => engine.Card with
                {
                    LeadsSince = IsLeader(engine) ? _since : null,
                    LastSeen = now,
                }),
            ];
        }
    }

    private void PassOn()
    {
        while (_leader is null && _waiting.TryDequeue(out var next))
        {
            _leader = next.Engine;
            _since = time.GetUtcNow();
            if (!next.Turn.TrySetResult())
                _leader = null; // It has given up waiting.
        }
    }
}
