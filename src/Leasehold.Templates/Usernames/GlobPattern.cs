namespace Leasehold.Templates.Usernames;

/// <summary>Patterns in which a star stands for any text. Each part is taken where it comes first.</summary>
internal static class GlobPattern
{
    private const char Star = '*';

    public static bool Matches(string pattern, string text)
    {
        var parts = pattern.Split(Star);
        if (parts.Length == 1)
            return text == pattern;
        if (!text.StartsWith(parts[0], StringComparison.Ordinal))
            return false;

        var rest = text.AsSpan(parts[0].Length);
        foreach (var part in parts.AsSpan(1, parts.Length - 2))
        {
            var found = rest.IndexOf(part, StringComparison.Ordinal);
            if (found < 0)
                return false;
            rest = rest[(found + part.Length)..];
        }
        return rest.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
