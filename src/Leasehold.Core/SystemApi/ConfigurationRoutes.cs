using Leasehold.Core.Json;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>What the server was configured with, without secrets.</summary>
internal sealed class ConfigurationRoutes(Func<JsonMap> sanitized) : ISystemRoutes
{
    public void Map(RouteTable routes) =>
        routes.At("config/state/sanitized", "Shows the configuration without its secrets.")
            .Read((request, tx, cancel) => new(sanitized()));
}
