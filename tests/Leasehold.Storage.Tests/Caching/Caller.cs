namespace Leasehold.Storage.Tests.Caching;

/// <summary>One who reads in a transaction, and whose reads are compared with what was.</summary>
internal sealed class Caller(Store store, History history)
{
    private readonly List<(int Key, long? Value)> _read = [];
    private StoreTransaction _tx = store.Begin();

    public byte[]? TornBy => _tx.TornBy;

    /// <summary>Ends the transaction, whose reads must have been one moment, and begins another.</summary>
    public void Begin()
    {
        Check();
        _tx.Dispose();
        _read.Clear();
        _tx = store.Begin();
    }

    public void Read(int key, bool scansFirst = false)
    {
        if (scansFirst)
            Scan();
        var value = _tx.GetAsync(History.KeyOf(key), StoreSteps.None).AsTask().GetAwaiter().GetResult();
        _read.Add((key % History.Keys, value is null ? null : Counter.Decode(value)));
    }

    public void Scan()
    {
        var page = _tx.ScanAsync(KeyRange.Prefix(Bytes.Key("k")), 10, StoreSteps.None)
            .AsTask().GetAwaiter().GetResult();
        var found = page.Rows.ToDictionary(row => row.Key[^1] - '0', row => (long?)Counter.Decode(row.Value));
        for (var key = 0; key < History.Keys; key++)
            _read.Add((key, found.GetValueOrDefault(key)));
    }

    public void Commit(int key, int write)
    {
        Check();
        var before = history.Last;
        if (history.Commit(_tx, key, write))
        {
            foreach (var (read, value) in _read)
                Assert.Equal(before.TryGetValue(read, out var last) ? last : null, value);
        }
        _read.Clear();
        _tx = store.Begin();
    }

    private void Check()
    {
        if (_tx.TornBy is null)
            Assert.True(history.Had(_read, _tx.SnapshotSequence), string.Join(", ", _read));
    }
}
