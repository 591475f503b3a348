using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Policies;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>The routes of <c>sys/</c> that need an unsealed server, and the policies that come to their end.</summary>
internal sealed class SystemEngine(IEnumerable<ISystemRoutes> groups) : IEngine, IKeepsTime
{
    public void Map(RouteTable routes)
    {
        foreach (var group in groups)
            group.Map(routes);
    }

    public ValueTask DueAsync(Mount mount, Transaction tx, Id16 row, DateTimeOffset at, CancellationToken cancel) =>
        PolicyStore.EndAsync(tx, mount, row, cancel);
}
