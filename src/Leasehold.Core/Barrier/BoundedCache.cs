using System.Diagnostics.CodeAnalysis;

namespace Leasehold.Core.Barrier;

/// <summary>
/// Rows by key, bounded, told of every commit. A fill carries the sequence of the snapshot it was read at and is
/// dropped if the key was written later: else what was revoked would live on.
/// </summary>
internal sealed class BoundedCache<TKey, TRow>
    where TKey : struct, IEquatable<TKey>
    where TRow : class
{
    private const int ShardCount = 16;
    private const int WrittenSlots = 1 << 14;

    private readonly Shard[] _shards = new Shard[ShardCount];
    private readonly long[] _written = new long[WrittenSlots];

    /// <summary>Makes an empty cache.</summary>
    /// <param name="capacity">The most rows it holds.</param>
    public BoundedCache(int capacity)
    {
        for (var i = 0; i < ShardCount; i++)
            _shards[i] = new Shard(Math.Max(1, capacity / ShardCount));
    }

    /// <summary>The row, if it is here.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="row">The row.</param>
    /// <param name="since">A commit after which it must have been known to be so; else it is not said.</param>
    public bool TryGet(TKey key, [NotNullWhen(true)] out TRow? row, long since = 0) =>
        ShardOf(key).TryGet(key, since, out row);

    /// <summary>Offers a row read at a snapshot.</summary>
    public void Fill(TKey key, TRow row, long snapshotSequence)
    {
        var shard = ShardOf(key);
        lock (shard)
        {
            if (Volatile.Read(ref _written[SlotOf(key)]) <= snapshotSequence)
                shard.Set(key, row, snapshotSequence);
        }
    }

    /// <summary>Takes what a commit wrote, from the feed; null: the row is gone, or not to be kept.</summary>
    public void Take(TKey key, TRow? row, long sequence)
    {
        var shard = ShardOf(key);
        lock (shard)
        {
            Volatile.Write(ref _written[SlotOf(key)], sequence);
            if (row is not null)
                shard.Set(key, row, sequence);
            else
                shard.Remove(key);
        }
    }

    private Shard ShardOf(TKey key) => _shards[key.GetHashCode() & (ShardCount - 1)];

    private static int SlotOf(TKey key) => (key.GetHashCode() >> 4) & (WrittenSlots - 1);

    /// <summary>A part of the cache under one lock; evicts by second chance.</summary>
    private sealed class Shard(int capacity)
    {
        private readonly Dictionary<TKey, int> _places = [];
        private readonly List<Entry> _entries = [];
        private readonly Stack<int> _free = new();
        private int _hand;

        public bool TryGet(TKey key, long since, [NotNullWhen(true)] out TRow? row)
        {
            lock (this)
            {
                if (!_places.TryGetValue(key, out var place))
                {
                    row = null;
                    return false;
                }
                var entry = _entries[place];
                entry.Used = true;
                row = entry.Since >= since ? entry.Row : null;
                return row is not null;
            }
        }

        public void Set(TKey key, TRow row, long since)
        {
            if (!_places.TryGetValue(key, out var place))
            {
                place = PlaceForOneMore();
                _entries[place].Key = key;
                _places[key] = place;
            }
            _entries[place].Row = row;
            _entries[place].Since = since;
        }

        public void Remove(TKey key)
        {
            if (!_places.Remove(key, out var place))
                return;
            _entries[place].Row = null;
            _free.Push(place);
        }

        private int PlaceForOneMore()
        {
            if (_free.TryPop(out var free))
                return free;
            if (_entries.Count < capacity)
            {
                _entries.Add(new Entry());
                return _entries.Count - 1;
            }
            while (_entries[_hand].Used)
            {
                _entries[_hand].Used = false;
                _hand = (_hand + 1) % _entries.Count;
            }
            var place = _hand;
            _hand = (_hand + 1) % _entries.Count;
            _places.Remove(_entries[place].Key);
            return place;
        }
    }

    private sealed class Entry
    {
        public TKey Key;
        public TRow? Row;
        public long Since;
        public bool Used;
    }
}
