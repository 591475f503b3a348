using Leasehold.Core.Barrier;
using Leasehold.Core.Metrics;
using Leasehold.Core.Mounts;

namespace Leasehold.Core.Routing;

/// <summary>What an open kernel gives to engines that run beside requests.</summary>
public sealed record EngineHost
{
    /// <summary>Begins a transaction of background work; who begins it disposes it.</summary>
    public required Func<Transaction> Begin { get; init; }

    /// <summary>
    /// Whether another server cannot have taken over; asked right before anything is done outside the store that must
    /// not happen after what the other one does.
    /// </summary>
    public required Func<bool> Leads { get; init; }

    /// <summary>The server's clock, which never runs backwards.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Where faults are reported to.</summary>
    public required IKernelLog Log { get; init; }

    /// <summary>Where engines tell what they measure.</summary>
    public required MetricRegistry Metrics { get; init; }

    /// <summary>The mount of an id; null if it is gone.</summary>
    public required Func<ulong, Mount?> FindMount { get; init; }

    /// <summary>All mounts that there are now, in no order.</summary>
    public required Func<IReadOnlyList<Mount>> AllMounts { get; init; }
}
