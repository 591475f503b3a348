using System.Runtime.InteropServices;

namespace Leasehold.Storage.Staging;

/// <summary>
/// The writes of one transaction in their order, and what they make of single keys. Point reads take one lookup; the
/// sorted keys are built when the first scan needs them.
/// </summary>
internal sealed class StagedWrites
{
    private const int UsualCount = 8; // A login writes seven: what grows twice on the way costs more than it holds.

    private readonly Dictionary<byte[], StagedValue> _points = new(UsualCount, ByteOrder.Instance);
    private List<KeyRange>? _ranges;
    private List<int>? _appends;
    private WriteOperation[] _writes = [];
    private List<byte[]>? _sorted;

    public int Count { get; private set; }

    public int Bytes { get; private set; }

    public ReadOnlyMemory<WriteOperation> Writes => _writes.AsMemory(0, Count);

    public void Put(byte[] key, byte[] value, object? attachment)
    {
        Stage(new WriteOperation(WriteKind.Put, key, value, attachment));
        Set(key, StagedValue.Of(value));
    }

    public void Delete(byte[] key)
    {
        Stage(new WriteOperation(WriteKind.Delete, key, []));
        Set(key, StagedValue.Deleted);
    }

    public void Add(byte[] key, long number)
    {
        Stage(new WriteOperation(WriteKind.Add, key, Counter.Encode(number)));
        if (!TryGet(key, out var staged))
            Set(key, StagedValue.Plus(number));
        else if (staged.IsDelta)
            Set(key, StagedValue.Plus(staged.Delta + number));
        else
            Set(key, StagedValue.Of(Counter.Encode(Counter.Decode(staged.Value) + number)));
    }

    public void Append(byte[] stream, byte[] value)
    {
        Stage(new WriteOperation(WriteKind.Put, stream, value));
        (_appends ??= []).Add(Count - 1);
    }

    public void DeleteRange(KeyRange range)
    {
        Stage(new WriteOperation(WriteKind.DeleteRange, range.Start, range.End));
        foreach (var key in _points.Keys)
        {
            if (range.Contains(key))
                _points.Remove(key); // Allowed during enumeration; the range answers for the key from here on.
        }
        _sorted = null;
        (_ranges ??= []).Add(range);
    }

    public bool TryGet(byte[] key, out StagedValue staged)
    {
        if (_points.TryGetValue(key, out staged))
            return true;
        staged = StagedValue.Deleted;
        return DeletedRange(key) is not null;
    }

    public StagedValue At(byte[] key) => _points[key];

    /// <summary>The staged range that removed a stored key, null if none did.</summary>
    public KeyRange? DeletedRange(ReadOnlySpan<byte> key)
    {
        foreach (ref readonly var range in CollectionsMarshal.AsSpan(_ranges))
        {
            if (range.Contains(key))
                return range;
        }
        return null;
    }

    public List<byte[]> SortedKeys()
    {
        if (_sorted is null)
        {
            _sorted = [.. _points.Keys];
            _sorted.Sort(ByteOrder.Instance);
        }
        return _sorted;
    }

    /// <summary>
    /// Gives appended rows their key: stream, commit sequence (8 bytes), index in the commit (2 bytes).
    /// </summary>
    public void Stamp(long sequence)
    {
        var appends = CollectionsMarshal.AsSpan(_appends);
        for (var index = 0; index < appends.Length; index++)
        {
            ref var write = ref _writes[appends[index]];
            write = write with { Key = AppendKey.Of(write.Key, sequence, index) };
        }
    }

    private void Stage(in WriteOperation write)
    {
        var bytes = Bytes + write.Key.Length + write.Value.Length;
        if (Count == Limits.BatchOperations)
        {
            throw new StoreLimitException(
                $"more than {Limits.BatchOperations} operations in a commit (BatchOperations)", isKey: false);
        }
        if (bytes > Limits.BatchBytes)
        {
            throw new StoreLimitException(
                $"more than {Limits.BatchBytes} bytes in a commit (BatchBytes)", isKey: false);
        }
        if (Count == _writes.Length)
            Array.Resize(ref _writes, Math.Max(UsualCount, Count * 2));
        _writes[Count++] = write;
        Bytes = bytes;
    }

    private void Set(byte[] key, StagedValue staged)
    {
        var known = _points.ContainsKey(key);
        _points[key] = staged;
        if (known || _sorted is null)
            return;
        var at = _sorted.BinarySearch(key, ByteOrder.Instance);
        _sorted.Insert(~at, key);
    }
}
