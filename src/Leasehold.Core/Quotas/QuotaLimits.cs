namespace Leasehold.Core.Quotas;

/// <summary>The bounds of this room.</summary>
internal static class QuotaLimits
{
    /// <summary>Quotas of one type.</summary>
    public const int Quotas = 1_000;

    /// <summary>Clients whose requests are counted one by one, over all rate limits.</summary>
    public const int Clients = 131_072;

    /// <summary>Counts that further clients share, per rate limit: stricter than their own, and bounded.</summary>
    public const int SharedCounts = 64;

    /// <summary>The longest interval.</summary>
    public const long Seconds = 100L * 365 * 24 * 3600;

    /// <summary>Paths that are exempt.</summary>
    public const int ExemptPaths = 1_000;

    /// <summary>When to try again where leases have to end first: nobody knows, and trying costs little.</summary>
    public static readonly TimeSpan LeaseRetry = TimeSpan.FromSeconds(10);
}
