namespace Leasehold.Storage.RocksDb;

/// <summary>Walks over a range across families: their order is the order of the keys.</summary>
internal sealed class RocksDbCursor(RocksDbSnapshot snapshot, KeyRange range, bool reverse) : IEngineCursor
{
    private readonly int _first = KeyFamily.Of(range.Start);
    private readonly int _last = KeyFamily.LastBefore(range.End);
    private FamilyIterator? _iterator;
    private int _family = -1;

    public ReadOnlySpan<byte> Key => Current.Key;

    private FamilyIterator Current => _iterator ?? throw new InvalidOperationException("the cursor is not on a row");

    public byte[] CopyValue() => Current.CopyValue();

    public ValueTask<bool> SeekAsync(byte[] target, CancellationToken cancel)
    {
        if (_first > _last)
            return new(false);
        var family = Math.Clamp(reverse ? KeyFamily.LastBefore(target) : KeyFamily.Of(target), _first, _last);
        Enter(family);
        var found = reverse ? Current.SeekBackward(target) : Current.SeekForward(target);
        return new(found || EnterNext());
    }

    public ValueTask<bool> NextAsync(CancellationToken cancel) => new(Current.Next(reverse) || EnterNext());

    public void Dispose() => _iterator?.Dispose();

    private bool EnterNext()
    {
        while (reverse ? _family > _first : _family < _last)
        {
            Enter(_family + (reverse ? -1 : 1));
            if (reverse ? Current.SeekBackward(range.End) : Current.SeekForward(range.Start))
                return true;
        }
        return false;
    }

    private void Enter(int family)
    {
        if (family == _family)
            return;
        _iterator?.Dispose();
        _iterator = new FamilyIterator(snapshot, family, range);
        _family = family;
    }
}
