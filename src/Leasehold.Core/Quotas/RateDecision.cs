namespace Leasehold.Core.Quotas;

/// <summary>What a rate limit says of a request.</summary>
/// <param name="IsAllowed">Whether it may go on.</param>
/// <param name="Limit">The requests that the client has in an interval.</param>
/// <param name="Remaining">Those that are left.</param>
/// <param name="Reset">How long until all of them are there again, or until the client is let in.</param>
public readonly record struct RateDecision(bool IsAllowed, long Limit, long Remaining, TimeSpan Reset)
{
    /// <summary>The name of the rate limit; null where it has none.</summary>
    public string? Quota { get; init; }
}
