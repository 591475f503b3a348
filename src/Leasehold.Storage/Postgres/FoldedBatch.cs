using Leasehold.Storage.Staging;

namespace Leasehold.Storage.Postgres;

/// <summary>
/// A batch without its inner order: first its ranges go, then each key is touched once. What a later range or write
/// made void is left out.
/// </summary>
internal sealed class FoldedBatch
{
    private readonly Dictionary<byte[], StagedValue> _points = new(ByteOrder.Instance);
    private readonly FamilyWrites[] _families = new FamilyWrites[Limits.Families];

    private FoldedBatch(HeadRow head, byte[] row)
    {
        Head = head;
        HeadBytes = row;
        for (var family = 0; family < Limits.Families; family++)
            _families[family] = new FamilyWrites();
    }

    /// <summary>The head that this batch leaves behind.</summary>
    public HeadRow Head { get; }

    /// <summary>The same, as it is stored.</summary>
    public byte[] HeadBytes { get; }

    /// <summary>What becomes of each family.</summary>
    public IReadOnlyList<FamilyWrites> Families => _families;

    /// <summary>Folds a batch, which ends with its head row.</summary>
    public static FoldedBatch Of(ReadOnlySpan<WriteOperation> batch)
    {
        if (batch is not [.., { Kind: WriteKind.Put } last] || !last.Key.AsSpan().SequenceEqual(HeadRow.Key))
            throw new ArgumentException("a batch ends with its head row");
        var folded = new FoldedBatch(HeadRow.Decode(last.Value), last.Value);
        foreach (ref readonly var write in batch[..^1])
            folded.Fold(write);
        folded.Sort();
        return folded;
    }

    private void Fold(in WriteOperation write)
    {
        switch (write.Kind)
        {
            case WriteKind.Put: _points[write.Key] = StagedValue.Of(write.Value); break;
            case WriteKind.Delete: _points[write.Key] = StagedValue.Deleted; break;
            case WriteKind.Add: Add(write.Key, Counter.Decode(write.Value)); break;
            case WriteKind.DeleteRange: DeleteRange(write.Range); break;
            default: throw new InvalidOperationException($"unknown write {write.Kind}");
        }
    }

    private void Add(byte[] key, long number)
    {
        if (!_points.TryGetValue(key, out var before))
            _points[key] = StagedValue.Plus(number);
        else if (before.IsDelta)
            _points[key] = StagedValue.Plus(before.Delta + number);
        else
            _points[key] = StagedValue.Of(Counter.Encode(Counter.Decode(before.Value) + number));
    }

    private void DeleteRange(KeyRange range)
    {
        foreach (var key in _points.Keys)
        {
            if (range.Contains(key))
                _points.Remove(key); // Allowed during enumeration; the range goes first.
        }
        var last = KeyFamily.LastBefore(range.End);
        for (var family = KeyFamily.Of(range.Start); family <= last; family++)
            _families[family].Ranges.Add(range);
    }

    private void Sort()
    {
        foreach (var (key, value) in _points)
            _families[KeyFamily.Of(key)].Add(key, value);
    }
}
