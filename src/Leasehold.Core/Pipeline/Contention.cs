using Leasehold.Core.Barrier;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// Queues for keys that several requests fight over: after a conflict a request waits for its turn at the key, and who
/// comes new while anybody has it or waits for it queues as well instead of winning against him; so nobody loses again
/// and again.
/// </summary>
internal sealed class Contention
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Queue> _queues = [];
    private int _fought; // As many as there are queues, for those who look without the lock.

    /// <summary>The turns of one request, none at first.</summary>
    public Turns Begin() => new(this);

    /// <summary>
    /// A key that others fight over and that a transaction would write without having its turn; null if there is none.
    /// </summary>
    public Key? WrittenBy(Transaction tx, Turns? turns = null)
    {
        if (Volatile.Read(ref _fought) == 0)
            return null;
        lock (_lock)
        {
            foreach (var key in _queues.Keys)
            {
                if (tx.Writes(key.Bytes) && turns?.Has(key) != true)
                    return key;
            }
        }
        return null;
    }

    /// <summary>Waits for a key's turn. Whoever has got it leaves it again.</summary>
    public async ValueTask EnterAsync(Key key, CancellationToken cancel)
    {
        var queue = Join(key);
        try
        {
            await queue.Turn.WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Part(key, queue);
            throw;
        }
    }

    /// <summary>Passes a key's turn on.</summary>
    public void Leave(Key key)
    {
        lock (_lock)
        {
            var queue = _queues[key];
            queue.Turn.Release();
            Part(key, queue);
        }
    }

    private Queue Join(Key key)
    {
        lock (_lock)
        {
            if (!_queues.TryGetValue(key, out var queue))
                _queues[key] = queue = new Queue();
            queue.Members++;
            Volatile.Write(ref _fought, _queues.Count);
            return queue;
        }
    }

    private void Part(Key key, Queue queue)
    {
        lock (_lock)
        {
            if (--queue.Members > 0)
                return;
            _queues.Remove(key);
            Volatile.Write(ref _fought, _queues.Count);
        }
    }

    /// <summary>Who has the turn at a key and who waits for it.</summary>
    private sealed class Queue
    {
        /// <summary>First come, first served. Nothing of it needs disposal.</summary>
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Members { get; set; }
    }
}
