namespace Leasehold.Storage.Committing;

/// <summary>
/// The last written keys and ranges with their commits, newest last; the oldest give way. They are copied: the arrays
/// themselves would live just long enough to be the collector's hardest work.
/// </summary>
internal sealed class RecentRing
{
    /// <summary>Bytes that a key is expected to have; with longer ones fewer are remembered.</summary>
    private const int UsualKey = 64;

    private readonly Entry[] _entries;
    private readonly byte[] _bytes;
    private long _recorded;
    private long _oldest;
    private long _end; // Of the bytes, as if they never began again.
    private long _forgotten;

    /// <param name="size">The most entries.</param>
    /// <param name="sequence">Before it nothing is known.</param>
    public RecentRing(int size, long sequence)
    {
        _entries = new Entry[size];
        _bytes = new byte[Math.Max(size * UsualKey, 2 * Limits.KeyBytes)];
        _forgotten = sequence;
    }

    /// <summary>Remembers a key, or a range if it has an end.</summary>
    public void Record(ReadOnlySpan<byte> start, byte[]? end, long sequence)
    {
        var at = Room(start.Length + (end?.Length ?? 0));
        start.CopyTo(_bytes.AsSpan(at));
        end?.CopyTo(_bytes.AsSpan(at + start.Length));
        _entries[_recorded % _entries.Length] = new Entry(sequence, _end, at, start.Length, end?.Length ?? -1);
        _recorded++;
    }

    /// <summary>Whether the key was inside a range written after the snapshot, or that is no longer known.</summary>
    public bool Hits(byte[] key, long snapshot)
    {
        for (var at = _recorded - 1; at >= _oldest; at--)
        {
            ref readonly var entry = ref _entries[at % _entries.Length];
            if (entry.Sequence <= snapshot)
                return false;
            if (entry.IsRange && StartOf(entry).SequenceCompareTo(key) <= 0 && EndOf(entry).SequenceCompareTo(key) > 0)
                return true;
        }
        return snapshot < _forgotten;
    }

    /// <summary>
    /// Whether something inside the range was written after the snapshot, or that is no longer known.
    /// </summary>
    public bool Hits(in KeyRange range, long snapshot)
    {
        for (var at = _recorded - 1; at >= _oldest; at--)
        {
            ref readonly var entry = ref _entries[at % _entries.Length];
            if (entry.Sequence <= snapshot)
                return false;
            if (entry.IsRange ? range.Overlaps(StartOf(entry), EndOf(entry)) : range.Contains(StartOf(entry)))
                return true;
        }
        return snapshot < _forgotten;
    }

    /// <summary>Makes room for one more entry, by forgetting; where its bytes begin.</summary>
    private int Room(int length)
    {
        var at = (int)(_end % _bytes.Length);
        if (at + length > _bytes.Length) // An entry lies in one piece.
        {
            _end += _bytes.Length - at;
            at = 0;
        }
        _end += length;
        while (_oldest < _recorded && (_recorded - _oldest == _entries.Length || IsOverwritten(_oldest)))
            _forgotten = _entries[_oldest++ % _entries.Length].Sequence;
        return at;
    }

    private bool IsOverwritten(long entry)
    {
        ref readonly var old = ref _entries[entry % _entries.Length];
        return old.End - old.Length < _end - _bytes.Length;
    }

    private ReadOnlySpan<byte> StartOf(in Entry entry) => _bytes.AsSpan(entry.At, entry.StartLength);

    private ReadOnlySpan<byte> EndOf(in Entry entry) =>
        _bytes.AsSpan(entry.At + entry.StartLength, entry.EndLength);

    /// <param name="Sequence">The commit.</param>
    /// <param name="End">Where its bytes end, as if they never began again.</param>
    /// <param name="At">Where they begin.</param>
    /// <param name="StartLength">How many are the key, or the start of the range.</param>
    /// <param name="EndLength">How many are the end of the range; -1: it is a key.</param>
    private readonly record struct Entry(long Sequence, long End, int At, int StartLength, int EndLength)
    {
        public bool IsRange => EndLength >= 0;

        public int Length => StartLength + Math.Max(EndLength, 0);
    }
}
