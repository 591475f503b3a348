namespace Leasehold.Engines.Database.Connections;

/// <summary>Which roles may use a connection.</summary>
internal static class AllowedRoles
{
    /// <summary>Whether one of the names or globs, in which <c>*</c> is any text, is the role's.</summary>
    public static bool Allow(IEnumerable<string> allowed, string role) =>
        allowed.Any(pattern => Matches(pattern, role));

    private static bool Matches(string pattern, string role)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1)
            return pattern == role;
        if (!role.StartsWith(parts[0], StringComparison.Ordinal))
            return false;
        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = role.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + part.Length;
        }
        return role.Length - at >= parts[^1].Length && role.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
