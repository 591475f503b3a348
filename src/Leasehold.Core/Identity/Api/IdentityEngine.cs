using Leasehold.Core.Routing;

namespace Leasehold.Core.Identity.Api;

/// <summary>The routes of <c>identity/</c>.</summary>
internal sealed class IdentityEngine(IReadOnlyList<IIdentityRoutes> parts) : IEngine
{
    public void Map(RouteTable routes)
    {
        foreach (var part in parts)
            part.Map(routes);
    }
}
