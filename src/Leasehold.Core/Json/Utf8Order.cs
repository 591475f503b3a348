namespace Leasehold.Core.Json;

/// <summary>The order of texts by their UTF-8 bytes, without making the bytes.</summary>
public static class Utf8Order
{
    /// <summary>Below, at or above zero as <paramref name="left"/> sorts before, with or after.</summary>
    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length.CompareTo(right.Length);
        char first = left[common], second = right[common];
        // UTF-16 puts the halves of pairs (U+10000 and above) before U+E000..U+FFFF; UTF-8 after them.
        if (char.IsSurrogate(first) != char.IsSurrogate(second))
            return char.IsSurrogate(first) ? 1 : -1;
        return first.CompareTo(second);
    }
}
