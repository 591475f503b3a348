using Leasehold.Core.Barrier;
using Leasehold.Core.Work;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// The keys that one request has lost at and where it is the only one from then on. They are entered in one order by
/// all, so that no two wait for each other. Disposal passes the turns on.
/// </summary>
internal sealed class Turns(KeyedTurns<Key> queues) : IDisposable
{
    private static readonly Comparer<Key> Order = Comparer<Key>.Create((x, y) => x.Span.SequenceCompareTo(y.Span));

    private readonly SortedSet<Key> _keys = new(Order);
    private readonly List<IDisposable> _entered = [];

    /// <summary>Whether the key's turn is this request's.</summary>
    public bool Has(Key key) => _keys.Contains(key);

    /// <summary>Waits for the turn at one more key; those that it had are entered again after it if need be.</summary>
    public async ValueTask AddAsync(Key key, CancellationToken cancel)
    {
        if (!_keys.Add(key))
            return;
        Dispose();
        foreach (var each in _keys)
            _entered.Add(await queues.EnterAsync(each, cancel).ConfigureAwait(false));
    }

    public void Dispose()
    {
        foreach (var turn in _entered)
            turn.Dispose();
        _entered.Clear();
    }
}
