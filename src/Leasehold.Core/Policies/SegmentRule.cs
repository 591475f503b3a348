namespace Leasehold.Core.Policies;

/// <summary>A rule whose path has <c>+</c> segments, each standing for one whole segment, an empty one too.</summary>
internal sealed class SegmentRule
{
    private const string Wildcard = "+";
    private readonly string[] _segments;

    public SegmentRule(string pattern, AclRule rule)
    {
        var glob = pattern.EndsWith('*');
        var text = glob ? pattern[..^1] : pattern;
        _segments = text.Split('/');
        Rule = rule;
        Rank = new PatternRank(
            pattern.IndexOf('+'), glob, _segments.Count(static segment => segment == Wildcard), text);
    }

    public AclRule Rule { get; }

    public PatternRank Rank { get; }

    public bool Matches(ReadOnlySpan<char> path)
    {
        for (var i = 0; ; i++)
        {
            var isLast = i == _segments.Length - 1;
            if (isLast && Rank.IsGlob)
                return path.StartsWith(_segments[i], StringComparison.Ordinal);

            var slash = path.IndexOf('/');
            var part = slash < 0 ? path : path[..slash];
            if (_segments[i] != Wildcard && !part.SequenceEqual(_segments[i]))
                return false;
            if (isLast || slash < 0)
                return isLast && slash < 0;
            path = path[(slash + 1)..];
        }
    }

    /// <summary>Whether some path at or below this one could match.</summary>
    public bool ReachesUnder(string path)
    {
        var parts = path.TrimEnd('/').Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            var isLast = i == _segments.Length - 1;
            if (isLast && Rank.IsGlob && parts[i].StartsWith(_segments[i], StringComparison.Ordinal))
                return true;
            if (_segments[i] != Wildcard && _segments[i] != parts[i])
                return false;
            if (isLast)
                return i == parts.Length - 1;
        }
        return true;
    }
}
