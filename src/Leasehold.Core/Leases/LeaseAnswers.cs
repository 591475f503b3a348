using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Leases;

/// <summary>What callers are told of their leases.</summary>
internal static class LeaseAnswers
{
    /// <summary>The lease in the envelope of an answer that issues or renews it.</summary>
    public static LeaseNotice Notice(Lease lease) =>
        new(lease.LeaseId, lease.Renewable, TimeSpan.FromSeconds(lease.Ttl))
        {
            HardExpiry = lease.HardEnd is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null,
            LimitedBy = lease.LimitedBy.Name(),
        };

    /// <summary>An engine's answer, with the lease that its secret became.</summary>
    public static Reply Issued(Reply.Data data, IssuedLease issued) =>
        (data with { Secret = null, Lease = Notice(issued.Row) }).WithWarnings(issued.Warnings);
}
