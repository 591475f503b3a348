using Leasehold.Core.Routing;

namespace Leasehold.Core.Identity.Api;

/// <summary>A group of routes below <c>identity/</c>.</summary>
internal interface IIdentityRoutes
{
    /// <summary>Adds them to the table.</summary>
    void Map(RouteTable routes);
}
