using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Leases;

/// <summary>The bounded story of a lease: the oldest events make room, renewals stay counted.</summary>
internal static class LeaseHistory
{
    /// <summary>The history with one event more. Who gave the lease and the last address are not said again.</summary>
    public static IReadOnlyList<HistoryEntry> With(
        Lease lease, HistoryKind kind, long at, long asked, long granted, LimitedBy limit, By by, string remoteAddress)
    {
        var itself = string.Equals(by.Accessor, lease.CreatedBy.Accessor, StringComparison.Ordinal);
        var sameAddress = string.Equals(LastAddress(lease), remoteAddress, StringComparison.Ordinal);
        var entry = new HistoryEntry(
            kind, at, asked, granted, limit, itself ? By.Server : by, sameAddress ? "" : remoteAddress);
        var dropped = Math.Max(0, lease.History.Count + 1 - KernelLimits.HistoryEntries);
        return [.. lease.History.Skip(dropped), entry];
    }

    private static string LastAddress(Lease lease)
    {
        for (var i = lease.History.Count - 1; i >= 0; i--)
        {
            if (lease.History[i].RemoteAddress.Length > 0)
                return lease.History[i].RemoteAddress;
        }
        return lease.RemoteAddress;
    }
}
