namespace Leasehold.Core.Tokens.Roles;

/// <summary>Patterns in which <c>*</c> stands for any characters, none among them.</summary>
internal static class Glob
{
    /// <summary>Whether one of the patterns takes all of a text.</summary>
    public static bool AnyMatches(IReadOnlyList<string> patterns, string text)
    {
        foreach (var pattern in patterns)
        {
            if (Matches(pattern, text))
                return true;
        }
        return false;
    }

    /// <summary>Whether a pattern takes all of a text; time grows with the product of their lengths at most.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var first = pattern.IndexOf('*');
        if (first < 0)
            return pattern.SequenceEqual(text);
        if (!text.StartsWith(pattern[..first], StringComparison.Ordinal))
            return false;
        text = text[first..];
        pattern = pattern[(first + 1)..];
        while (pattern.IndexOf('*') is >= 0 and var next)
        {
            var found = text.IndexOf(pattern[..next], StringComparison.Ordinal);
            if (found < 0)
                return false;
            text = text[(found + next)..];
            pattern = pattern[(next + 1)..];
        }
        return text.EndsWith(pattern, StringComparison.Ordinal);
    }
}
