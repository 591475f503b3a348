namespace Leasehold.Server.Seals;

/// <summary>The limits of a seal that another server keeps.</summary>
internal static class TransitLimits
{
    /// <summary>The longest time of one call; the retries of unsealing are above it.</summary>
    public static readonly TimeSpan Call = TimeSpan.FromSeconds(20);

    /// <summary>The largest answer read, in bytes.</summary>
    public const int LargestAnswer = 64 << 10;

    /// <summary>The longest text of the other server that a message repeats, in characters.</summary>
    public const int LongestQuote = 256;

    /// <summary>The wait after the first failed renewal; each later one is twice as long.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two tries to renew.</summary>
    public static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);

    /// <summary>The longest wait for the next renewal: far below what a timer can take.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
}
