using Leasehold.Storage.Committing;
using Leasehold.Storage.Staging;

namespace Leasehold.Storage.Caching;

/// <summary>
/// Rows of a shared store as its leader committed them, encrypted as they are stored, absent ones too: in front of an
/// engine that is a round trip away. Only the leader has it, and nobody else writes meanwhile. Keys are marked before
/// their group is written, which is settled when it is durable; what is read while its key is being written is not
/// kept.
/// </summary>
internal sealed class CommittedRows
{
    private const int ShardCount = 16;

    private readonly RowShard[] _shards = new RowShard[ShardCount];
    private readonly WriteTimes _times;
    private long _settled;
    private bool _isClosed;

    /// <summary>Begins empty at a commit after which nothing is in flight.</summary>
    /// <param name="bytes">How much memory the rows may take.</param>
    /// <param name="times">When keys were last written: the committing thread marks them there.</param>
    /// <param name="sequence">The commit.</param>
    public CommittedRows(long bytes, WriteTimes times, long sequence)
    {
        for (var i = 0; i < ShardCount; i++)
            _shards[i] = new RowShard(bytes / ShardCount);
        _times = times;
        _settled = sequence;
    }

    /// <summary>
    /// The last commit, always the last of its group, whose writes are durable and known here: never behind what is
    /// published.
    /// </summary>
    public long Settled => Volatile.Read(ref _settled);

    public bool IsClosed => Volatile.Read(ref _isClosed);

    public WriteTimes Times => _times;

    public long Bytes => _shards.Sum(static shard => shard.Bytes);

    /// <summary>
    /// A marked group is durable. Rows that are here get their new value; others come in if whoever wrote them gave an
    /// attachment along, as is done for rows that are read by their key.
    /// </summary>
    public void Settle(CommittedGroup group)
    {
        for (var i = 0; i < group.Count && !IsClosed; i++)
        {
            var writes = group[i].Writes.Span;
            for (var at = 0; at < writes.Length; at++)
            {
                if (writes[at].Kind == WriteKind.DeleteRange)
                    Drop(writes[..at], writes[at].Range);
                else
                    Take(writes[at], group[i].Sequence);
            }
        }
        Skip(group[group.Count - 1].Sequence);
    }

    /// <summary>A marked group was not written, and its sequences are not used again.</summary>
    public void Skip(long last) => Volatile.Write(ref _settled, last);

    /// <summary>
    /// The row, if the view of a commit can be answered from here. The view must have been settled before the call.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="view">The commit.</param>
    /// <param name="value">The value, null for an absent key.</param>
    public CacheAnswer Find(byte[] key, int hash, long view, out byte[]? value)
    {
        var shard = ShardOf(hash);
        lock (shard.Gate)
        {
            value = null;
            if (shard.Find(key) is not { } row)
                return CacheAnswer.Unknown;
            if (_times.IsInRangeSince(key, row.CheckedAt))
            {
                shard.Remove(row);
                return CacheAnswer.Unknown;
            }
            row.IsUsed = true;
            row.CheckedAt = Math.Max(row.CheckedAt, view);
            if (row.Since > view)
                return CacheAnswer.Newer;
            value = row.Value;
            return CacheAnswer.Known;
        }
    }

    /// <summary>Keeps what was read, unless its key was written since the view, or is being written.</summary>
    public void Fill(byte[] key, int hash, byte[]? value, long view)
    {
        var shard = ShardOf(hash);
        lock (shard.Gate)
        {
            // Who marks after this look settles after it, too, and then finds the row here.
            if (!_times.IsSince(key, hash, view) && !IsClosed)
                shard.Set(key, hash, value, _times.LastBefore(hash, view), view);
        }
    }

    /// <summary>Nothing is kept from here on: the lead is lost, or the outcome of a write is unknown.</summary>
    public void Close()
    {
        Volatile.Write(ref _isClosed, true);
        foreach (var shard in _shards)
        {
            lock (shard.Gate)
                shard.Clear();
        }
    }

    private void Take(in WriteOperation write, long sequence)
    {
        var hash = ByteOrder.Instance.GetHashCode(write.Key);
        var shard = ShardOf(hash);
        lock (shard.Gate)
        {
            var row = shard.Find(write.Key);
            if (IsClosed || (row is null && write.Attachment is null))
                return;
            if (row is not null && write.Kind == WriteKind.Add && _times.IsInRangeSince(write.Key, row.CheckedAt))
                shard.Remove(row); // What it adds to is not what is here.
            else
                shard.Set(write.Key, hash, Written(write, row?.Value), sequence, sequence);
        }
    }

    private static byte[]? Written(in WriteOperation write, byte[]? before) => write.Kind switch
    {
        WriteKind.Put => write.Value,
        WriteKind.Delete => null,
        WriteKind.Add => Counter.Encode(Counter.Decode(before) + Counter.Decode(write.Value)),
        _ => throw new InvalidOperationException($"not the write of a key: {write.Kind}"),
    };

    /// <summary>The same commit wrote these before it deleted the range: its number does not tell them apart.</summary>
    private void Drop(ReadOnlySpan<WriteOperation> before, KeyRange range)
    {
        foreach (ref readonly var write in before)
        {
            if (write.Kind == WriteKind.DeleteRange || !range.Contains(write.Key))
                continue;
            var shard = ShardOf(ByteOrder.Instance.GetHashCode(write.Key));
            lock (shard.Gate)
                shard.Remove(shard.Find(write.Key));
        }
    }

    private RowShard ShardOf(int hash) => _shards[(uint)hash >> 28];
}
