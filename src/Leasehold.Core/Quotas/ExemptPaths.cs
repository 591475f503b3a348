namespace Leasehold.Core.Quotas;

/// <summary>
/// The paths that no rate limit holds for: each with all below it, with a star at its end all that begins so, with
/// <c>!</c> in front the exception. The longest that fits decides.
/// </summary>
internal sealed class ExemptPaths(IReadOnlyList<string> paths)
{
    private readonly Entry[] _entries =
        [.. paths.Select(Entry.Of).OrderByDescending(static entry => entry.Stem.Length)];

    /// <summary>What is exempt until an operator writes something else: the way back into a server.</summary>
    public static IReadOnlyList<string> Defaults { get; } =
    [
        "sys/generate-recovery-token/attempt",
        "sys/generate-recovery-token/update",
        "sys/generate-root/attempt",
        "sys/generate-root/update",
        "sys/health",
        "sys/seal-status",
        "sys/unseal",
    ];

    /// <summary>Whether no rate limit holds for a path.</summary>
    public bool Contain(string path)
    {
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            if (entry.Fits(path))
                return entry.IsExempt;
        }
        return false;
    }

    private readonly record struct Entry(string Stem, bool IsExempt, bool IsGlob)
    {
        public static Entry Of(string path)
        {
            var isException = path.StartsWith('!');
            var stem = (isException ? path[1..] : path).TrimStart('/');
            var isGlob = stem.EndsWith('*');
            return new Entry(isGlob ? stem[..^1] : stem.TrimEnd('/'), !isException, isGlob);
        }

        public bool Fits(string path) =>
            path.StartsWith(Stem, StringComparison.Ordinal) &&
            (IsGlob || path.Length == Stem.Length || path[Stem.Length] == '/');
    }
}
