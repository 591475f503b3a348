using Leasehold.Storage.Staging;

namespace Leasehold.Storage.Caching;

/// <summary>
/// A part of the cached rows, bounded by bytes; who wasn't asked for since the hand went past leaves first. Its callers
/// hold its lock.
/// </summary>
internal sealed class RowShard(long limit)
{
    private readonly Dictionary<byte[], int> _places = new(ByteOrder.Instance);
    private readonly List<CachedRow> _rows = [];
    private long _bytes;
    private int _hand;

    public Lock Gate { get; } = new();

    public long Bytes => _bytes;

    public CachedRow? Find(byte[] key) => _places.TryGetValue(key, out var place) ? _rows[place] : null;

    /// <summary>Gives a row its value, which it has had since a commit; it comes in if it isn't there.</summary>
    public void Set(byte[] key, int hash, byte[]? value, long since, long checkedAt)
    {
        var row = Find(key);
        if (value?.Length > Limits.CachedValueBytes)
        {
            Remove(row);
            return;
        }
        row ??= Enter(new CachedRow(key, hash));
        _bytes -= row.Bytes;
        (row.Value, row.Since, row.CheckedAt) = (value, since, checkedAt);
        _bytes += row.Bytes;
        while (_bytes > limit)
            Remove(Leaver());
    }

    public void Remove(CachedRow? row)
    {
        if (row is null || !_places.Remove(row.Key, out var place))
            return;
        _bytes -= row.Bytes;
        var last = _rows[^1];
        _rows.RemoveAt(_rows.Count - 1);
        if (last == row)
            return;
        _rows[place] = last; // The last one fills the gap; its turn comes a little earlier or later.
        _places[last.Key] = place;
    }

    public void Clear()
    {
        _places.Clear();
        _rows.Clear();
        _bytes = 0;
    }

    private CachedRow Enter(CachedRow row)
    {
        _places[row.Key] = _rows.Count;
        _rows.Add(row);
        _bytes += row.Bytes;
        return row;
    }

    private CachedRow Leaver()
    {
        while (true)
        {
            if (_hand >= _rows.Count)
                _hand = 0;
            var row = _rows[_hand];
            if (!row.IsUsed)
                return row;
            row.IsUsed = false;
            _hand++;
        }
    }
}
