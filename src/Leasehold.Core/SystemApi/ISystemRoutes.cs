using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>A group of routes below <c>sys/</c>.</summary>
internal interface ISystemRoutes
{
    /// <summary>Adds the routes; the first one that matches a path serves it.</summary>
    void Map(RouteTable routes);
}
