using Leasehold.Core.Lifecycle;

namespace Leasehold.Core.Metrics;

/// <summary>How long taking leases back takes, and how often what ran out could be taken back or not.</summary>
internal sealed class RevocationMeasures(MetricRegistry registry)
{
    private readonly Measure _time = registry.Timing("expire.revoke-common");
    private readonly Measure _expired = registry.Counter("expire.lease_expiration", MetricLabel.RootNamespace);
    private readonly Measure _stuck = registry.Counter("expire.lease_expiration.error", MetricLabel.RootNamespace);

    /// <summary>An engine has answered.</summary>
    /// <param name="cause">What the lease died of.</param>
    /// <param name="isDone">Whether it is taken back.</param>
    /// <param name="began">When the engine was asked, by <see cref="System.Diagnostics.Stopwatch"/>.</param>
    public void Tried(Cause cause, bool isDone, long began)
    {
        _time.AddSince(began);
        if (cause is Cause.Expired or Cause.MaxTtlReached)
            (isDone ? _expired : _stuck).Increment();
    }
}
