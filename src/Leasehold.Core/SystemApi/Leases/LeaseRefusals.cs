using Leasehold.Core.Leases;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;

namespace Leasehold.Core.SystemApi.Leases;

/// <summary>Why nothing can be done with a lease, and what helps.</summary>
internal static class LeaseRefusals
{
    /// <summary>No lease was named.</summary>
    public static readonly Refusal Unnamed = Refusal.Invalid("lease_id must be specified");

    /// <summary>A lease that is not there, with what it died of, if that is known.</summary>
    public static Refusal Unknown(string text, Cause? cause) => cause is { } known
        ? new Refusal(RefusalKind.Invalid, known.LeaseText() is { } second ? [text, second] : [text])
        {
            Reason = known.Name(),
        }
        : Refusal.Invalid(text);

    /// <summary>A lease that is there and dead.</summary>
    public static Refusal Dead(Lease lease, Death death)
    {
        if (lease.End is { IsIrrevocable: true })
        {
            return Refusal.Invalid("lease is expired and has failed previous revocation attempts") with
            {
                Reason = death.Cause.Name(),
            };
        }
        return death.Cause == Cause.Expired
            ? Refusal.Invalid("lease expired") with { Reason = death.Cause.Name() }
            : Unknown(death.Cause == Cause.MaxTtlReached ? "lease expired" : "lease not found", death.Cause);
    }

    /// <summary>No time is left, whatever is asked for.</summary>
    public static Refusal PastMax(Lease lease)
    {
        var end = DateTimeOffset.FromUnixTimeMilliseconds(lease.HardEnd ?? lease.ExpiresAt);
        return new Refusal(
            RefusalKind.Invalid,
            [
                TtlArithmetic.PastMax,
                $"the lease reached its hard end at {GoTime.Format(end)}, set by: {lease.LimitedBy.Name()}; " +
                $"read {lease.Path} again for a new one",
            ])
        {
            Reason = Cause.MaxTtlReached.Name(),
        };
    }
}
