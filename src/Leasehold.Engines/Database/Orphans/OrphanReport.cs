using Leasehold.Core.Json;
using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Credentials;

namespace Leasehold.Engines.Database.Orphans;

/// <summary>What a database and the leases do not agree on.</summary>
/// <param name="Orphans">Users without a lease, in order.</param>
/// <param name="Missing">Leases without a user, in the order of their ids.</param>
/// <param name="NotLookedBehind">The last user that was looked at, if there may be more behind it; else empty.</param>
internal sealed record OrphanReport(
    IReadOnlyList<string> Orphans, IReadOnlyList<MountLease> Missing, string NotLookedBehind = "")
{
    /// <summary>Nothing to tell.</summary>
    public static readonly OrphanReport Empty = new([], []);

    /// <summary>As it is answered.</summary>
    public JsonMap Shown() => new JsonMap()
        .Add("orphans", [.. Orphans.Take(DatabaseLimits.OrphansShown).Select(Shown)])
        .Add("missing", [.. Missing.Take(DatabaseLimits.OrphansShown).Select(Shown)]);

    /// <summary>Whether more is known than is answered.</summary>
    public bool IsCut => Math.Max(Orphans.Count, Missing.Count) > DatabaseLimits.OrphansShown;

    private static JsonMap Shown(string username)
    {
        var map = new JsonMap().Add("username", username);
        return UsernamePattern.Since(username) is { } since ? map.AddTime("since", since) : map.AddNull("since");
    }

    private static JsonMap Shown(MountLease lease) => new JsonMap()
        .Add("lease_id", lease.Lease.LeaseId)
        .Add("username", CredentialLeases.Read(lease.Lease).Username);
}
