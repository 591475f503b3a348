namespace Leasehold.Storage.Committing;

/// <summary>The last written keys and ranges with their commits, newest last; the oldest give way.</summary>
internal sealed class RecentRing(int size, long sequence)
{
    private readonly Entry[] _entries = new Entry[size];
    private long _recorded;
    private long _forgotten = sequence;

    /// <summary>Remembers a key, or a range if it has an end.</summary>
    public void Record(byte[] start, byte[]? end, long sequence)
    {
        ref var entry = ref _entries[_recorded % _entries.Length];
        if (_recorded >= _entries.Length)
            _forgotten = entry.Sequence;
        entry = new Entry(sequence, start, end);
        _recorded++;
    }

    /// <summary>Whether the key was inside a range written after the snapshot, or that is no longer known.</summary>
    public bool Hits(byte[] key, long snapshot)
    {
        for (var at = _recorded - 1; at >= 0 && at >= _recorded - _entries.Length; at--)
        {
            ref readonly var entry = ref _entries[at % _entries.Length];
            if (entry.Sequence <= snapshot)
                return false;
            if (entry.End is { } end && new KeyRange(entry.Start, end).Contains(key))
                return true;
        }
        return snapshot < _forgotten;
    }

    /// <summary>
    /// Whether something inside the range was written after the snapshot, or that is no longer known.
    /// </summary>
    public bool Hits(in KeyRange range, long snapshot)
    {
        for (var at = _recorded - 1; at >= 0 && at >= _recorded - _entries.Length; at--)
        {
            ref readonly var entry = ref _entries[at % _entries.Length];
            if (entry.Sequence <= snapshot)
                return false;
            if (entry.End is { } end ? range.Overlaps(new KeyRange(entry.Start, end)) : range.Contains(entry.Start))
                return true;
        }
        return snapshot < _forgotten;
    }

    private readonly record struct Entry(long Sequence, byte[] Start, byte[]? End);
}
