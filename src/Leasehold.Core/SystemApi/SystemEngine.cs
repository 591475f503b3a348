using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>The routes of <c>sys/</c> that need an unsealed server.</summary>
internal sealed class SystemEngine(IEnumerable<ISystemRoutes> groups) : IEngine
{
    public void Map(RouteTable routes)
    {
        foreach (var group in groups)
            group.Map(routes);
    }
}
