using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Leases;

/// <summary>
/// An engine that gives secrets on leases. What it gives is told by <see cref="LeasedSecret"/>; what has an effect
/// outside the store is made by an <see cref="OutsideEffect"/>. These calls may come at any time and again; they run
/// outside of commits and are given up after <see cref="LeaseLimits.EffectPatience"/>.
/// </summary>
public interface ILeaseEngine
{
    /// <summary>What a renewal may give now: roles are read again. Staged with the renewal's own commit.</summary>
    ValueTask<RenewalTerms> TermsAsync(HeldLease lease, Transaction tx, CancellationToken cancel);

    /// <summary>
    /// Lengthens what the target itself keeps of the lease's time; called before the renewal is committed, and only if
    /// the terms said so.
    /// </summary>
    ValueTask<TargetResult> ExtendAsync(HeldLease lease, DateTimeOffset until, CancellationToken cancel);

    /// <summary>Takes back what was given. What is already gone is <see cref="TargetResult.Absent"/>.</summary>
    ValueTask<TargetResult> RevokeAsync(HeldLease lease, CancellationToken cancel);
}

/// <summary>What a renewal may give.</summary>
public sealed record RenewalTerms
{
    /// <summary>The TTL where none is asked for, whole seconds; 0: that of the last grant.</summary>
    public long Ttl { get; init; }

    /// <summary>The engine's own bound, whole seconds; 0: none beside the mount's.</summary>
    public long MaxTtl { get; init; }

    /// <summary>Which rule <see cref="MaxTtl"/> comes from.</summary>
    public LimitedBy MaxLimit { get; init; } = LimitedBy.Role;

    /// <summary>Whether the target keeps time, too: <see cref="ILeaseEngine.ExtendAsync"/> is called.</summary>
    public bool Extends { get; init; }

    /// <summary>Why it cannot be renewed at all; null if it can.</summary>
    public Refusal? Refusal { get; init; }
}

/// <summary>A lease as its engine sees it.</summary>
public sealed record HeldLease
{
    /// <summary>The lease id.</summary>
    public required string LeaseId { get; init; }

    /// <summary>The mount that issued it; its data is kept until its last lease is taken back.</summary>
    public required ulong Mount { get; init; }

    /// <summary>Which of the mount's targets holds it.</summary>
    public required string Target { get; init; }

    /// <summary>The role it was made by.</summary>
    public required string Role { get; init; }

    /// <summary>What the engine kept in it.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Its end as last granted.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How many revocations have failed.</summary>
    public int FailedTries { get; init; }

    /// <summary>
    /// Reads what the engine stores, at a new snapshot; the engine disposes it and may commit what it changed.
    /// </summary>
    public required Func<Transaction> Begin { get; init; }
}
