using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>The routes of <c>sys/</c> that need an unsealed server.</summary>
internal sealed class SystemEngine(
    MountRoutes mounts, MountVisibility visibility, PolicyRoutes policies, CapabilityRoutes capabilities,
    AuditRoutes audit) : IEngine
{
    public void Map(RouteTable routes)
    {
        mounts.Map(routes);
        visibility.Map(routes);
        policies.Map(routes);
        capabilities.Map(routes);
        audit.Map(routes);
        SealRoute.Map(routes);
    }
}
