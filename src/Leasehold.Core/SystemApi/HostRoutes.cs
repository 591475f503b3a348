using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>The machine that the server runs on, and the requests that run now.</summary>
internal sealed class HostRoutes(IHostFacts? host, InFlightRequests inFlight) : ISystemRoutes
{
    public void Map(RouteTable routes)
    {
        routes.At("in-flight-req", "Shows the requests that run now.")
            .UnauthenticatedWhere(static listener => listener.AllowsUnauthenticatedInFlightRequests)
            .Read((request, tx, cancel) => new(Reply.RawJson(inFlight.ToMap())));
        if (host is null)
            return;
        routes.At("host-info", "Describes the machine: processors, memory, disks.")
            .Read((request, tx, cancel) =>
            {
                var facts = host.Read(out var problems);
                return new(new Reply.Data(facts).WithWarnings(problems));
            });
    }
}
