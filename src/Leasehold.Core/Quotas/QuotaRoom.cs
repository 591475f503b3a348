using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;

namespace Leasehold.Core.Quotas;

/// <summary>All that quotas need behind the barrier, put together.</summary>
internal sealed class QuotaRoom
{
    /// <summary>Builds it.</summary>
    /// <param name="mounts">The mounts in force.</param>
    /// <param name="begin">Begins a transaction.</param>
    /// <param name="time">The clock that rates are measured by.</param>
    /// <param name="ending">Cancelled when sealing begins.</param>
    public QuotaRoom(LiveMounts mounts, Func<Transaction> begin, TimeProvider time, CancellationToken ending)
    {
        Rates = new RateLimits(Rules, mounts, begin, time);
        Leases = new LeaseCounts(Rules, mounts, begin, ending);
    }

    public QuotaRules Rules { get; } = new();

    public RateLimits Rates { get; }

    public LeaseCounts Leases { get; }
}
