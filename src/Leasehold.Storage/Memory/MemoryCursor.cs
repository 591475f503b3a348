using System.Collections.Immutable;

namespace Leasehold.Storage.Memory;

/// <summary>Walks by position in the set: a step costs what a lookup costs.</summary>
internal sealed class MemoryCursor(ImmutableSortedSet<Row> rows, KeyRange range, bool reverse) : IEngineCursor
{
    private int _at;
    private Row _row;

    public ReadOnlySpan<byte> Key => _row.Key;

    public byte[] CopyValue() => _row.Value.AsSpan().ToArray();

    public ValueTask<bool> SeekAsync(byte[] target, CancellationToken cancel)
    {
        if (reverse && target.AsSpan().SequenceCompareTo(range.End) > 0)
            target = range.End;
        if (!reverse && target.AsSpan().SequenceCompareTo(range.Start) < 0)
            target = range.Start;
        var found = rows.IndexOf(new Row(target, []));
        _at = found < 0 ? ~found : found;
        if (reverse)
            _at--;
        return Settle();
    }

    public ValueTask<bool> NextAsync(CancellationToken cancel)
    {
        _at += reverse ? -1 : 1;
        return Settle();
    }

    public void Dispose()
    {
        // Holds nothing beyond the set.
    }

    private ValueTask<bool> Settle()
    {
        if (_at < 0 || _at >= rows.Count)
            return new(false);
        _row = rows[_at];
        return new(range.Contains(_row.Key));
    }
}
