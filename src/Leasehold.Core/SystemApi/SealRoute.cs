using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary><c>sys/seal</c>: the server seals when the request is done.</summary>
internal sealed class SealRoute : ISystemRoutes
{
    public void Map(RouteTable routes) =>
        routes.At("seal", "Seals the server.")
            .Sudo()
            .TellsUnrecorded("failed to audit request, cannot continue")
            .Write((request, tx, cancel) =>
            {
                request.SealsServer = true;
                return new(Reply.Done);
            });
}
