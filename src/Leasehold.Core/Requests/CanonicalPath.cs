namespace Leasehold.Core.Requests;

/// <summary>
/// The one form of a request's path that routing, authorization, quotas and audit accept: decoded, without the leading
/// <c>/v1/</c>, without dot or empty segments, backslashes and unprintable characters. It may end in one slash.
/// </summary>
public readonly record struct CanonicalPath
{
    private readonly string? _value;

    private CanonicalPath(string value) => _value = value;

    /// <summary>The path, such as <c>secret/data/a</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>True if the path ends in a slash: it names what lies under it.</summary>
    public bool IsFolder => Value.EndsWith('/');

    /// <summary>The path without the slash that it may end in: what it names is served under both.</summary>
    public ReadOnlySpan<char> Trimmed => Value.AsSpan().TrimEnd('/');

    /// <summary>Takes a path that we wrote ourselves; a wrong one is a bug.</summary>
    public static CanonicalPath Of(string path) => TryParse(path, out var parsed) is { } refusal
        ? throw new BrokenInvariant($"{path}: {string.Join(", ", refusal.Errors)}")
        : parsed;

    /// <summary>Checks a decoded path that has no leading <c>/v1/</c>.</summary>
    public static Refusal? TryParse(string path, out CanonicalPath parsed)
    {
        parsed = default;
        if (PathRules.Check(path) is { } refusal)
            return refusal;
        parsed = new CanonicalPath(path);
        return null;
    }

    /// <summary>The same path with a slash at its end, as listing wants it.</summary>
    public CanonicalPath AsFolder() => IsFolder || Value.Length == 0 ? this : new CanonicalPath(Value + "/");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
