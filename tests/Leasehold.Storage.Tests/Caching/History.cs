namespace Leasehold.Storage.Tests.Caching;

/// <summary>All states that a store went through, as a model has them; a few keys, whose values are counters.</summary>
internal sealed class History(Store store)
{
    public const int Keys = 5;

    private readonly List<(long Sequence, Dictionary<int, long> Rows)> _states = [(store.Sequence, [])];

    public static byte[] KeyOf(int key) => Bytes.Key($"k{key % Keys}");

    public Dictionary<int, long> Last => _states[^1].Rows;

    /// <summary>Whether one state, no older than a commit, had all of these; null is absent.</summary>
    public bool Had(IReadOnlyList<(int Key, long? Value)> rows, long since) => _states.Any(state =>
        state.Sequence >= since
        && rows.All(row => state.Rows.TryGetValue(row.Key, out var value) ? row.Value == value : row.Value is null));

    /// <summary>A commit of somebody who has read nothing.</summary>
    public void Commit(int key, int write)
    {
        using var tx = store.Begin();
        Assert.True(Commit(tx, key, write));
    }

    /// <summary>Stages a write of some kind and commits; what is then stored is a new state.</summary>
    public bool Commit(StoreTransaction tx, int key, int write)
    {
        key %= Keys;
        var rows = new Dictionary<int, long>(Last);
        var range = new KeyRange(KeyOf(key), Bytes.Key($"k{Math.Min(key + 2, Keys)}"));
        if (write % 8 == 7)
            Put(tx, rows, key, write); // Before the range that removes it.
        if (write % 8 is 5 or 6 or 7)
        {
            tx.DeleteRange(range);
            rows.Remove(key);
            rows.Remove(key + 1);
        }
        switch (write % 8)
        {
            case 0 or 1 or 6: Put(tx, rows, key, write); break;
            case 2:
                tx.Delete(KeyOf(key));
                rows.Remove(key);
                break;
            case 3 or 4:
                tx.Add(KeyOf(key), write);
                rows[key] = rows.GetValueOrDefault(key) + write;
                break;
        }
        var result = tx.CommitAsync(StoreSteps.None).AsTask().GetAwaiter().GetResult();
        if (result.IsCommitted)
            _states.Add((result.Sequence, rows));
        return result.IsCommitted;
    }

    private static void Put(StoreTransaction tx, Dictionary<int, long> rows, int key, int value)
    {
        tx.Put(KeyOf(key), Counter.Encode(value), attachment: value % 2 == 0 ? "read by its key" : null);
        rows[key] = value;
    }
}
