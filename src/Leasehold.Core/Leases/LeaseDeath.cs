using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Leases;

/// <summary>What is known of the token that a lease dies with.</summary>
/// <param name="IsGone">Its row is not there any more.</param>
/// <param name="Death">How it ended; null if it lives.</param>
internal readonly record struct LeaseOwner(bool IsGone, Death? Death);

/// <summary>The one rule for the life of a lease.</summary>
internal static class LeaseDeath
{
    /// <summary>
    /// Why a lease is dead, or null if it lives: its own time, the token it was given to, its mount. Of several causes
    /// the earliest wins; what was decided before stays.
    /// </summary>
    public static Death? Of(Lease lease, LeaseOwner owner, bool mountLives, long now)
    {
        if (lease.End is { } end)
            return end.Death;
        Death? death = null;
        if (lease.ExpiresAt <= now)
            death = new Death(CauseAtEnd(lease), lease.ExpiresAt, By.Server);
        if (lease.OwnerEnd is { } ownerEnd && ownerEnd <= now)
            death = Earlier(death, new Death(Cause.ParentEnded, ownerEnd, By.Server));
        if (owner.IsGone)
            death = Earlier(death, new Death(Cause.ParentEnded, now, By.Server));
        if (owner.Death is { } ended)
            death = Earlier(death, ended with { Cause = Cause.ParentEnded });
        if (!mountLives)
            death = Earlier(death, new Death(Cause.MountRemoved, now, By.Server));
        return death;
    }

    private static Cause CauseAtEnd(Lease lease) =>
        lease.HardEnd is { } hard && hard <= lease.ExpiresAt && lease.LimitedBy != LimitedBy.Parent
            ? Cause.MaxTtlReached
            : Cause.Expired;

    private static Death Earlier(Death? known, Death other) =>
        known is { } death && death.Since <= other.Since ? death : other;
}
