namespace Leasehold.Storage.Staging;

/// <summary>Walks over stored and staged rows as if the staged writes had been applied.</summary>
internal sealed class MergedCursor(IEngineCursor stored, StagedWrites staged, KeyRange range, bool reverse)
    : IDisposable
{
    private readonly List<byte[]> _keys = staged.SortedKeys();
    private bool _hasStored;
    private int _at;
    private Source _source;

    [Flags]
    private enum Source : byte
    {
        None = 0,
        Stored = 1,
        Staged = 2,
    }

    public ReadOnlySpan<byte> Key => (_source & Source.Staged) != 0 ? _keys[_at] : stored.Key;

    public byte[] CopyKey() => (_source & Source.Staged) != 0 ? _keys[_at] : stored.Key.ToArray();

    public byte[] CopyValue()
    {
        if ((_source & Source.Staged) == 0)
            return stored.CopyValue();
        var value = staged.At(_keys[_at]);
        var below = value.IsDelta && (_source & Source.Stored) != 0 ? stored.CopyValue() : null;
        return value.Over(below) ?? [];
    }

    public async ValueTask<bool> SeekAsync(byte[] target, CancellationToken cancel)
    {
        _at = StagedPosition(target);
        _hasStored = await stored.SeekAsync(target, cancel);
        return await SettleAsync(cancel);
    }

    public async ValueTask<bool> NextAsync(CancellationToken cancel)
    {
        await LeaveAsync(cancel);
        return await SettleAsync(cancel);
    }

    public void Dispose() => stored.Dispose();

    private async ValueTask<bool> SettleAsync(CancellationToken cancel)
    {
        while (true)
        {
            _source = Nearest();
            if (_source == Source.None)
                return false;
            if ((_source & Source.Staged) != 0)
            {
                if (staged.At(_keys[_at]) is { IsDelta: true } or { Value: not null })
                    return true;
                await LeaveAsync(cancel); // Deleted.
            }
            else if (staged.DeletedRange(stored.Key) is { } gone)
            {
                _hasStored = await stored.SeekAsync(reverse ? gone.Start : gone.End, cancel);
            }
            else
            {
                return true;
            }
        }
    }

    private async ValueTask LeaveAsync(CancellationToken cancel)
    {
        if ((_source & Source.Staged) != 0)
            _at += reverse ? -1 : 1;
        if ((_source & Source.Stored) != 0)
            _hasStored = await stored.NextAsync(cancel);
    }

    private Source Nearest()
    {
        var hasStaged = _at >= 0 && _at < _keys.Count && range.Contains(_keys[_at]);
        if (!hasStaged)
            return _hasStored ? Source.Stored : Source.None;
        if (!_hasStored)
            return Source.Staged;
        var order = stored.Key.SequenceCompareTo(_keys[_at]);
        if (order == 0)
            return Source.Stored | Source.Staged;
        return order < 0 == reverse ? Source.Staged : Source.Stored;
    }

    private int StagedPosition(byte[] target)
    {
        if (!reverse && target.AsSpan().SequenceCompareTo(range.Start) < 0)
            target = range.Start;
        if (reverse && target.AsSpan().SequenceCompareTo(range.End) > 0)
            target = range.End;
        var at = _keys.BinarySearch(target, ByteOrder.Instance);
        if (at < 0)
            at = ~at;
        return reverse ? at - 1 : at;
    }
}
