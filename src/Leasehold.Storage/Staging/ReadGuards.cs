using System.Runtime.InteropServices;

namespace Leasehold.Storage.Staging;

/// <summary>What a transaction read and relies on: points with their hashes, and ranges.</summary>
internal sealed class ReadGuards
{
    private List<PointGuard>? _points;
    private List<KeyRange>? _ranges;

    public ReadOnlySpan<PointGuard> Points => CollectionsMarshal.AsSpan(_points);

    public ReadOnlySpan<KeyRange> Ranges => CollectionsMarshal.AsSpan(_ranges);

    public void Add(byte[] key)
    {
        CheckCount();
        (_points ??= []).Add(new PointGuard(key, ByteOrder.Instance.GetHashCode(key)));
    }

    public void Add(KeyRange range)
    {
        if (range.IsEmpty)
            return;
        if (_ranges is [.., var last] && last.End.AsSpan().SequenceEqual(range.Start))
        {
            _ranges[^1] = new KeyRange(last.Start, range.End); // The next page of the same scan.
            return;
        }
        CheckCount();
        (_ranges ??= []).Add(range);
    }

    private void CheckCount()
    {
        if ((_points?.Count ?? 0) + (_ranges?.Count ?? 0) >= Limits.Guards)
            throw new ArgumentException($"more than {Limits.Guards} guarded reads in a transaction (Guards)");
    }
}

/// <summary>A guarded key and its hash, computed by the reader so that the committer needn't.</summary>
internal readonly record struct PointGuard(byte[] Key, int Hash);
