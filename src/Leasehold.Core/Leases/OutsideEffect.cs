using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Leases;

/// <summary>
/// What a handler wants done outside the store, answered as <see cref="Reply.Outside"/> after it has staged what must
/// be durable before. In order: the handler's commit, with <see cref="Secret"/> as an intent; <see
/// cref="PerformAsync"/>, once; <see cref="SettleAsync"/> and its commit, in which the lease replaces the intent. Where
/// this ends before, whatever the reason, what was made is taken back as a revoked lease is.
/// </summary>
public abstract class OutsideEffect
{
    /// <summary>
    /// What is about to be given, by names chosen beforehand; null if nothing comes to be that would have to be taken
    /// back.
    /// </summary>
    public LeasedSecret? Secret { get; init; }

    /// <summary>
    /// When the lease of <see cref="Secret"/> ends as it is granted; known before <see cref="PerformAsync"/> runs.
    /// </summary>
    public DateTimeOffset LeaseEnd { get; internal set; }

    /// <summary>How long <see cref="PerformAsync"/> may take.</summary>
    public virtual TimeSpan Patience => LeaseLimits.EffectPatience;

    /// <summary>
    /// How much longer the target may still be at something that was given up; what a crash left half made is taken
    /// back only after both.
    /// </summary>
    public virtual TimeSpan Aftermath => LeaseLimits.EffectAftermath;

    /// <summary>Does it. Cancelled after <see cref="Patience"/>, not when the caller leaves.</summary>
    public abstract ValueTask<TargetResult> PerformAsync(CancellationToken cancel);

    /// <summary>It is settled or given up: whatever it kept for itself is free again.</summary>
    public virtual void End()
    {
    }

    /// <summary>
    /// Stages what follows, and answers; runs again on a conflict. With a <see cref="Secret"/> the answer to a result
    /// that is done is <see cref="Reply.Data"/>, or a refusal, which takes back what was made.
    /// </summary>
    public abstract ValueTask<Reply> SettleAsync(
        Request request, Transaction tx, TargetResult result, CancellationToken cancel);
}
