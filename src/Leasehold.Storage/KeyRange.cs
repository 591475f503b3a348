namespace Leasehold.Storage;

/// <summary>Keys from <paramref name="Start"/> up to but not including <paramref name="End"/>, in byte order.</summary>
/// <param name="Start">The first key inside; empty for the beginning.</param>
/// <param name="End">The first key outside.</param>
public readonly record struct KeyRange(byte[] Start, byte[] End)
{
    /// <summary>All keys that begin with a prefix; the empty prefix means every key.</summary>
    public static KeyRange Prefix(byte[] prefix)
    {
        var length = prefix.Length;
        while (length > 0 && prefix[length - 1] == 0xff)
            length--;
        if (length == 0)
            return new KeyRange(prefix, [0xff]); // No family begins there, so it is behind every key.

        var end = prefix[..length];
        end[^1]++;
        return new KeyRange(prefix, end);
    }

    /// <summary>Whether no key can be inside.</summary>
    public bool IsEmpty => Start.AsSpan().SequenceCompareTo(End) >= 0;

    /// <summary>Whether a key is inside.</summary>
    public bool Contains(ReadOnlySpan<byte> key) =>
        key.SequenceCompareTo(Start) >= 0 && key.SequenceCompareTo(End) < 0;

    /// <summary>Whether some key could be inside both.</summary>
    public bool Overlaps(in KeyRange other) => Overlaps(other.Start, other.End);

    /// <summary>Whether some key could be inside both this and the range with this start and end.</summary>
    internal bool Overlaps(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end) =>
        Start.AsSpan().SequenceCompareTo(end) < 0 && start.SequenceCompareTo(End) < 0;
}
