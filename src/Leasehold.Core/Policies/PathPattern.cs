namespace Leasehold.Core.Policies;

internal enum PathPatternKind
{
    /// <summary>Matches the path it is.</summary>
    Exact,

    /// <summary>Written with a trailing <c>*</c>, which its text no longer has: matches what begins with it.</summary>
    Prefix,

    /// <summary>Has <c>+</c> segments; keeps its trailing <c>*</c> if it has one.</summary>
    Segments,
}

/// <summary>What a rule's path means. Rules with equal patterns merge.</summary>
internal readonly record struct PathPattern(PathPatternKind Kind, string Text)
{
    /// <summary>Text of the one use of wildcards that is refused.</summary>
    public const string ForbiddenWildcards = "+*";

    public static PathPattern Of(string written)
    {
        var text = written.StartsWith('/') ? written[1..] : written;
        if (text == "+" || text.StartsWith("+/", StringComparison.Ordinal) || text.Contains("/+"))
            return new PathPattern(PathPatternKind.Segments, text);
        return text.EndsWith('*')
            ? new PathPattern(PathPatternKind.Prefix, text[..^1])
            : new PathPattern(PathPatternKind.Exact, text);
    }
}
