using System.Diagnostics.CodeAnalysis;

namespace Leasehold.Core.Work;

/// <summary>
/// One at a time for each of many things, first come, first served; what nobody has or waits for is forgotten.
/// </summary>
/// <typeparam name="TKey">What tells the things apart.</typeparam>
public sealed class KeyedTurns<TKey>
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Turn> _turns = [];
    private int _count; // Of the turns, for those who look without the lock.

    /// <summary>Waits for one's turn; disposing the result ends it.</summary>
    public async ValueTask<IDisposable> EnterAsync(TKey key, CancellationToken cancel)
    {
        Turn? turn;
        lock (_lock)
        {
            if (!_turns.TryGetValue(key, out turn))
                _turns[key] = turn = new Turn(this, key);
            turn.Members++;
            Volatile.Write(ref _count, _turns.Count);
        }
        try
        {
            await turn.Gate.WaitAsync(cancel).ConfigureAwait(false);
            return new Stay(turn);
        }
        catch (OperationCanceledException)
        {
            Part(turn);
            throw;
        }
    }

    /// <summary>Finds one of the things at which somebody has his turn or waits for it.</summary>
    /// <param name="state">For the condition.</param>
    /// <param name="isMeant">Whether a thing is meant; brief, as it holds up all others.</param>
    /// <param name="found">The thing.</param>
    public bool TryFind<TState>(TState state, Func<TKey, TState, bool> isMeant, [MaybeNullWhen(false)] out TKey found)
    {
        found = default;
        if (Volatile.Read(ref _count) == 0)
            return false;
        lock (_lock)
        {
            foreach (var key in _turns.Keys)
            {
                if (!isMeant(key, state))
                    continue;
                found = key;
                return true;
            }
        }
        return false;
    }

    private void Part(Turn turn)
    {
        lock (_lock)
        {
            if (--turn.Members > 0)
                return;
            _turns.Remove(turn.Key);
            Volatile.Write(ref _count, _turns.Count);
        }
        turn.Gate.Dispose();
    }

    private sealed class Turn(KeyedTurns<TKey> all, TKey key)
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public TKey Key => key;

        public int Members { get; set; } // Those who wait, and the one whose turn it is.

        public void Leave()
        {
            Gate.Release();
            all.Part(this);
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
