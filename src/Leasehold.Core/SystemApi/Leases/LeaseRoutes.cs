namespace Leasehold.Core.SystemApi.Leases;

/// <summary>The routes of leases, put together.</summary>
internal static class LeaseRoutes
{
    public static IReadOnlyList<ISystemRoutes> Of(Unsealed unsealed)
    {
        var room = unsealed.Leases;
        var lookups = new LeaseLookups(
            unsealed.Begin, room, unsealed.Tokens, unsealed.LoginRenewals, unsealed.Graves);
        var grants = new LeaseGrants(room.Store, unsealed.LiveMounts, unsealed.Ttls);
        return
        [
            lookups,
            new LeaseRenewals(room, lookups, grants),
            new LeaseRevocations(room, lookups, unsealed.Ender, unsealed.Jobs, unsealed.Prefixes),
            new LeaseReports(unsealed.LiveMounts),
            new RevocationRoutes(unsealed.Hold, room, unsealed.LiveMounts),
        ];
    }
}
