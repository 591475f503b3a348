using Leasehold.Core.Barrier;

namespace Leasehold.Engines.Database.Connections;

/// <summary>One at a time for each of many things, told apart by a mount and an id; what nobody waits for is forgotten.
/// </summary>
internal sealed class ConnectionTurns
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ulong Mount, Id16 Id), Turn> _turns = [];

    /// <summary>Waits for one's turn; disposing the result ends it.</summary>
    public async ValueTask<IDisposable> EnterAsync((ulong Mount, Id16 Id) key, CancellationToken cancel)
    {
        Turn? turn;
        lock (_lock)
        {
            if (!_turns.TryGetValue(key, out turn))
                _turns[key] = turn = new Turn(this, key);
            turn.Waiting++;
        }
        try
        {
            await turn.Gate.WaitAsync(cancel).ConfigureAwait(false);
            return new Stay(turn);
        }
        catch (OperationCanceledException)
        {
            Forget(turn);
            throw;
        }
    }

    private void Forget(Turn turn)
    {
        lock (_lock)
        {
            if (--turn.Waiting > 0)
                return;
            _turns.Remove(turn.Key);
        }
        turn.Gate.Dispose();
    }

    private sealed class Turn(ConnectionTurns all, (ulong Mount, Id16 Id) key)
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public (ulong Mount, Id16 Id) Key => key;

        public int Waiting { get; set; } // With the one whose turn it is.

        public void Leave()
        {
            Gate.Release();
            all.Forget(this);
        }
    }

    private sealed class Stay(Turn turn) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (_left)
                return;
            _left = true;
            turn.Leave();
        }
    }
}
