namespace Leasehold.Core.Policies;

/// <summary>How special a wildcard pattern is; of several that match, the greatest decides.</summary>
/// <param name="WildcardAt">Where the first <c>+</c> or, for a prefix, the <c>*</c> stands: later is greater.</param>
/// <param name="IsGlob">Whether it ends in <c>*</c>, which is smaller.</param>
/// <param name="Wildcards">Segments that are <c>+</c>: fewer is greater.</param>
/// <param name="Text">The pattern without its <c>*</c>: longer is greater, then ordinal order.</param>
internal readonly record struct PatternRank(int WildcardAt, bool IsGlob, int Wildcards, string Text)
    : IComparable<PatternRank>
{
    /// <summary>That of a path without wildcards: nothing is more special.</summary>
    public static readonly PatternRank Exact = new(int.MaxValue, IsGlob: false, Wildcards: 0, "");

    public int CompareTo(PatternRank other)
    {
        if (WildcardAt != other.WildcardAt)
            return WildcardAt.CompareTo(other.WildcardAt);
        if (IsGlob != other.IsGlob)
            return IsGlob ? -1 : 1;
        if (Wildcards != other.Wildcards)
            return other.Wildcards.CompareTo(Wildcards);
        return Text.Length != other.Text.Length
            ? Text.Length.CompareTo(other.Text.Length)
            : string.CompareOrdinal(Text, other.Text);
    }
}
