using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Leasehold.Storage.Memory;

/// <summary>Rows in memory, replaced as a whole by each batch. One thread writes at a time.</summary>
internal sealed class MemoryRows
{
    private ImmutableSortedSet<Row> _rows = ImmutableSortedSet.Create<Row>(RowOrder.Instance);

    public IEngineSnapshot Snapshot() => new MemorySnapshot(Volatile.Read(ref _rows));

    public void Apply(ReadOnlySpan<WriteOperation> batch)
    {
        var rows = _rows.ToBuilder();
        foreach (ref readonly var write in batch)
        {
            switch (write.Kind)
            {
                case WriteKind.Put: Put(rows, new Row(write.Key, write.Value)); break;
                case WriteKind.Delete: rows.Remove(new Row(write.Key, [])); break;
                case WriteKind.DeleteRange: DeleteRange(rows, write.Range); break;
                case WriteKind.Add: Add(rows, write.Key, write.Value); break;
                default: throw new InvalidOperationException($"unknown write {write.Kind}");
            }
        }
        Volatile.Write(ref _rows, rows.ToImmutable());
    }

    private static void Put(ImmutableSortedSet<Row>.Builder rows, Row row)
    {
        rows.Remove(row); // A set keeps what it has: Add alone would leave the old value.
        rows.Add(row);
    }

    private static void DeleteRange(ImmutableSortedSet<Row>.Builder rows, KeyRange range)
    {
        var at = rows.IndexOf(new Row(range.Start, []));
        if (at < 0)
            at = ~at;
        while (at < rows.Count && range.Contains(rows[at].Key))
            rows.Remove(rows[at]);
    }

    private static void Add(ImmutableSortedSet<Row>.Builder rows, byte[] key, byte[] number)
    {
        var sum = BinaryPrimitives.ReadInt64LittleEndian(number);
        if (rows.TryGetValue(new Row(key, []), out var row) && row.Value.Length == sizeof(long))
            sum += BinaryPrimitives.ReadInt64LittleEndian(row.Value);
        Put(rows, new Row(key, Counter.Encode(sum)));
    }
}
