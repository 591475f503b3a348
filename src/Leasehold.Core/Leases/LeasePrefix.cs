namespace Leasehold.Core.Leases;

/// <summary>A path as callers name it, for all that was issued below.</summary>
internal static class LeasePrefix
{
    /// <summary>Whole segments only: <c>a/b</c> is <c>a/b/</c>; empty for everything.</summary>
    public static string Of(string path)
    {
        var trimmed = path.Trim('/');
        return trimmed.Length == 0 ? "" : trimmed + "/";
    }
}
