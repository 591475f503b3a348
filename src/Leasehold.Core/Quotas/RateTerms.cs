using Leasehold.Core.Quotas.Rows;

namespace Leasehold.Core.Quotas;

/// <summary>What a rate limit grants each client.</summary>
/// <param name="Limit">Requests in an interval, at least one.</param>
/// <param name="Interval">How long until all of them are there again.</param>
/// <param name="Block">How long a client that asked too often is kept out; zero: until the interval ends.</param>
internal readonly record struct RateTerms(long Limit, TimeSpan Interval, TimeSpan Block)
{
    private const double Most = 1e15; // More than any client sends, and exact.

    /// <summary>The terms of a row.</summary>
    public static RateTerms Of(RateLimitRow row) => new(
        (long)Math.Clamp(Math.Round(row.Rate, MidpointRounding.AwayFromZero), 1, Most),
        TimeSpan.FromSeconds(row.Interval),
        TimeSpan.FromSeconds(row.BlockInterval));
}
