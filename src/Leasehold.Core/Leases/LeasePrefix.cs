using Leasehold.Core.Mounts;

namespace Leasehold.Core.Leases;

/// <summary>A path as callers name it, for all that was issued below.</summary>
internal static class LeasePrefix
{
    /// <summary>
    /// Whole segments only: <c>a/b</c> is <c>a/b/</c>; empty for everything. Names are spelled as they are kept, as in
    /// the index.
    /// </summary>
    public static string Of(MountTable mounts, string path)
    {
        var trimmed = path.Trim('/');
        if (trimmed.Length == 0)
            return "";
        return (mounts.Serving(trimmed)?.UsualPath(trimmed) ?? trimmed) + "/";
    }
}
