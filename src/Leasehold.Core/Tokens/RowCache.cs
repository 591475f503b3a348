using System.Diagnostics.CodeAnalysis;
using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Tokens;

/// <summary>
/// Decoded rows of one table, bounded, kept right by the feed of commits and by nothing else. A fill carries the
/// sequence of the snapshot it was read at and is dropped if the key was published later: else a revoked token would
/// live on.
/// </summary>
internal sealed class RowCache<T> : ICommitWatcher
    where T : class
{
    private const int ShardCount = 16;
    private const int PublishedSlots = 1 << 14;

    private readonly byte _table;
    private readonly Shard[] _shards = new Shard[ShardCount];
    private readonly long[] _published = new long[PublishedSlots];

    /// <summary>Makes an empty cache.</summary>
    /// <param name="table">The first byte of its keys; the rest is an <see cref="Id16"/>.</param>
    /// <param name="capacity">The most rows it holds.</param>
    public RowCache(byte table, int capacity)
    {
        _table = table;
        for (var i = 0; i < ShardCount; i++)
            _shards[i] = new Shard(Math.Max(1, capacity / ShardCount));
    }

    public bool TryGet(Id16 id, [NotNullWhen(true)] out T? row) => ShardOf(id).TryGet(id, out row);

    /// <summary>The row: from here, else from the store, and then from here on; null if there is none.</summary>
    /// <param name="tx">The transaction to read in.</param>
    /// <param name="id">What follows the table in its key.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="guard">Whether the commit must fail if the row changed meanwhile.</param>
    /// <param name="cancel">Ends the wait.</param>
    public ValueTask<T?> FindAsync(
        Transaction tx, Id16 id, RecordFormat<T> format, bool guard, CancellationToken cancel)
    {
        if (!TryGet(id, out var row))
            return ReadAsync(tx, id, format, guard, cancel);
        if (guard)
            tx.Guard(KeyOf(id));
        return new ValueTask<T?>(row);
    }

    /// <summary>As the other, but where something is staged that counts: it is newer than what is here.</summary>
    public ValueTask<T?> FindStagedAsync(
        Transaction tx, Id16 id, RecordFormat<T> format, bool guard, CancellationToken cancel) => tx.HasWrites
        ? ReadAsync(tx, id, format, guard, cancel)
        : FindAsync(tx, id, format, guard, cancel);

    /// <summary>Offers a row read at a snapshot.</summary>
    public void Fill(Id16 id, T row, long snapshotSequence)
    {
        var shard = ShardOf(id);
        lock (shard)
        {
            if (Volatile.Read(ref _published[SlotOf(id)]) <= snapshotSequence)
                shard.Set(id, row);
        }
    }

    public void Published(CommittedGroup group)
    {
        for (var i = 0; i < group.Count; i++)
        {
            var change = group[i];
            foreach (ref readonly var write in change.Writes.Span)
            {
                if (write.Key.Length == 17 && write.Key[0] == _table)
                    Take(write, change.Sequence);
            }
        }
    }

    private void Take(in WriteOperation write, long sequence)
    {
        var id = Id16.Read(write.Key.AsSpan(1));
        var shard = ShardOf(id);
        lock (shard)
        {
            Volatile.Write(ref _published[SlotOf(id)], sequence);
            if (write.Attachment is T row)
                shard.Set(id, row);
            else
                shard.Remove(id);
        }
    }

    private async ValueTask<T?> ReadAsync(
        Transaction tx, Id16 id, RecordFormat<T> format, bool guard, CancellationToken cancel)
    {
        var mayBeStaged = tx.HasWrites;
        var row = guard
            ? await tx.FindAsync(KeyOf(id), format, cancel).ConfigureAwait(false)
            : await tx.PeekAsync(KeyOf(id), format, cancel).ConfigureAwait(false);
        if (row is not null && !mayBeStaged)
            Fill(id, row, tx.SnapshotSequence);
        return row;
    }

    private Key KeyOf(Id16 id) => Key.Of(_table, id);

    private Shard ShardOf(Id16 id) => _shards[id.GetHashCode() & (ShardCount - 1)];

    private static int SlotOf(Id16 id) => (id.GetHashCode() >> 4) & (PublishedSlots - 1);

    /// <summary>A part of the cache under one lock; evicts by second chance.</summary>
    private sealed class Shard(int capacity)
    {
        private readonly Dictionary<Id16, int> _places = [];
        private readonly List<Entry> _entries = [];
        private readonly Stack<int> _free = new();
        private int _hand;

        public bool TryGet(Id16 id, [NotNullWhen(true)] out T? row)
        {
            lock (this)
            {
                if (!_places.TryGetValue(id, out var place))
                {
                    row = null;
                    return false;
                }
                var entry = _entries[place];
                entry.Used = true;
                row = entry.Row;
                return row is not null;
            }
        }

        public void Set(Id16 id, T row)
        {
            if (_places.TryGetValue(id, out var place))
            {
                _entries[place].Row = row;
                return;
            }
            place = PlaceForOneMore();
            _entries[place].Id = id;
            _entries[place].Row = row;
            _places[id] = place;
        }

        public void Remove(Id16 id)
        {
            if (!_places.Remove(id, out var place))
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
            _places.Remove(_entries[place].Id);
            return place;
        }
    }

    private sealed class Entry
    {
        public Id16 Id;
        public T? Row;
        public bool Used;
    }
}
