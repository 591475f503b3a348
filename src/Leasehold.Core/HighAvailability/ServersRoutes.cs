using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.SystemApi;
using Leasehold.Storage;

namespace Leasehold.Core.HighAvailability;

/// <summary>
/// <c>sys/ha-status</c> and <c>sys/step-down</c> of the active server (<c>spec/system.md</c> 1.6).
/// </summary>
/// <param name="servers">Those that share the store; none where nobody can.</param>
/// <param name="self">This server, the only one where the store is not shared.</param>
internal sealed class ServersRoutes(
    Func<CancellationToken, ValueTask<IReadOnlyList<ServerCard>>> servers, ServerCard self) : ISystemRoutes
{
    public void Map(RouteTable routes)
    {
        routes.At("ha-status", "The servers that share the store, the active one first.").Injected().Read(StatusAsync);
        routes.At("step-down", "Gives the lead to another server.")
            .Sudo()
            .Write(static (request, tx, cancel) =>
            {
                request.StepsDown = true;
                return new(Reply.Done);
            });
    }

    private async ValueTask<Reply> StatusAsync(Request request, Barrier.Transaction tx, CancellationToken cancel)
    {
        var found = await servers(cancel).ConfigureAwait(false);
        if (found.Count == 0)
            found = [self with { LeadsSince = tx.Now }];
        return new JsonMap().Add("nodes", [.. found.Select(Node)]);
    }

    private static JsonMap Node(ServerCard server)
    {
        var node = new JsonMap()
            .Add("hostname", server.HostName)
            .Add("api_address", server.ApiAddress)
            .Add("cluster_address", server.ClusterAddress)
            .Add("active_node", server.LeadsSince is not null);
        node.Add("last_echo", server.LeadsSince is null ? GoTime.Format(server.LastSeen) : null);
        return node.Add("version", server.Version);
    }
}
