using Leasehold.Core.HighAvailability;
using Leasehold.Core.Metrics;
using Leasehold.Core.Passwords;
using Leasehold.Core.Quotas.Api;
using Leasehold.Core.Routing;
using Leasehold.Core.Seal.Api;
using Leasehold.Core.SystemApi.Ceremonies;
using Leasehold.Core.SystemApi.Leases;
using Leasehold.Core.Wrapping;

namespace Leasehold.Core.SystemApi;

/// <summary>What the system mount serves, put together. Of two routes that match a path the first one serves.</summary>
internal static class SystemRoutes
{
    public static IReadOnlyList<ISystemRoutes> Of(Unsealed unsealed, EngineCatalog catalog, KernelOptions options) =>
    [
        new TuneRoutes(unsealed.Mounts, unsealed.Ttls), // Before the mounts: their paths take whatever follows.
        new MountRoutes(unsealed.Mounts, new MountRequests(catalog, unsealed.Ttls), unsealed.Quotas.Rules),
        new RemountRoutes(unsealed.Mounts, unsealed.MountMoves),
        new MountVisibility(unsealed.LiveMounts),
        new PolicyRoutes(),
        new DetailedPolicyRoutes(),
        new CeremonyRoutes(unsealed.Ceremonies, unsealed.Clock),
        new RotationRoutes(),
        new KeyRotationRoutes(unsealed.Settings.KeyRotation),
        new CapabilityRoutes(unsealed.Tokens, unsealed.Deaths, unsealed.Identity, unsealed.LiveMounts),
        new AuditRoutes(unsealed.AuditDevices),
        new WrappingRoutes(unsealed.WrappingTokens, unsealed.Wrapping, unsealed.Ender),
        new ToolRoutes(),
        new PasswordPolicyRoutes(new PasswordPolicies(options.Time)),
        new SealRoute(),
        new SealRouteTable(),
        new ServersRoutes(unsealed.ServersAsync, options.Self),
        new LockedUserRoutes(unsealed.Lockouts, unsealed.LiveMounts),
        new LeaseTtlRoutes(unsealed.Ttls),
        .. LeaseRoutes.Of(unsealed),
        new QuotaConfigRoutes(unsealed.Quotas.Rules),
        new RateLimitRoutes(unsealed.Quotas.Rules, unsealed.LiveMounts),
        new LeaseCountRoutes(unsealed.Quotas, unsealed.LiveMounts),
        new ConfigurationRoutes(options.SanitizedConfiguration),
        new CorsRoutes(unsealed.Settings.CorsRows),
        new UiHeaderRoutes(unsealed.Settings.UiHeaderRows),
        new AuditHeaderRoutes(unsealed.Settings.AuditHeaderRows),
        new PluginRoutes(catalog, unsealed.LiveMounts),
        new CounterRoutes(),
        new MetricRoutes(new MetricAnswers(options.Metrics, options.Time)),
        unsealed.Versions,
        new ResultantAclRoute(),
        new SpecificationRoutes(unsealed.LiveMounts, options.Version),
        new HostRoutes(options.Host, unsealed.InFlight),
        .. options.LogControl is { } log ? [new LogRoutes(log)] : Array.Empty<ISystemRoutes>(),
        new AbsentRoutes(),
    ];
}
