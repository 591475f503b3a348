namespace Leasehold.Core;

/// <summary>The kernel's bounds.</summary>
internal static class KernelLimits
{
    /// <summary>How long a refused renewal that is tried again unchanged is not told again in the history.</summary>
    public static readonly TimeSpan RefusalSpacing = TimeSpan.FromMinutes(1);

    /// <summary>Events kept in a row; older ones are only counted.</summary>
    public const int HistoryEntries = 8;

    /// <summary>How many ancestors a token may have.</summary>
    public const int TokenDepth = 32;

    /// <summary>How often a conflicting handler runs before the caller gets a 503.</summary>
    public const int Attempts = 8;

    /// <summary>The length of a grave bucket: graves are dropped a bucket at a time.</summary>
    public static readonly TimeSpan GraveBucket = TimeSpan.FromHours(6);

    /// <summary>How long the story of what ended is kept.</summary>
    public static readonly TimeSpan GraveTtl = TimeSpan.FromHours(72);

    /// <summary>Faults that a verification lists; the rest is counted.</summary>
    public const int ListedFaults = 1_000;

    /// <summary>Entries read at once from a range.</summary>
    public const int ScanPage = 1_000;
}
