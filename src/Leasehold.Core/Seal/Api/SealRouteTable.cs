using Leasehold.Core.Routing;
using Leasehold.Core.SystemApi;

namespace Leasehold.Core.Seal.Api;

/// <summary>
/// The routes that <see cref="SealRoutes"/> serves before any barrier is open, described where help, OpenAPI and the
/// proofs over all routes look for them.
/// </summary>
internal sealed class SealRouteTable : ISystemRoutes
{
    // What reaches an open server has passed the routes of the seal: these never run.
    private static readonly Handler Elsewhere = static (request, tx, cancel) =>
        throw new BrokenInvariant($"{request.Path} is served before the barrier");

    public void Map(RouteTable routes)
    {
        routes.At("seal-status", "Tells whether the server is sealed, and how far unsealing is.")
            .ServedSealed().Read(Elsewhere);
        routes.At("health", "Tells load balancers by the status what the server is: active, standby, sealed or new.")
            .ServedSealed().Read(Elsewhere, HealthRoute.Fields);
        routes.At("leader", "Tells which of several servers on one store is active.")
            .ServedSealed().Read(Elsewhere);
        routes.At("init", "Initializes a new server, once; tells whether that was done.")
            .ServedSealed().Read(Elsewhere).Write(Elsewhere, InitRoute.Fields);
        routes.At("unseal", "Takes a share of the unseal key; the last one needed unseals the server.")
            .ServedSealed().Write(Elsewhere, UnsealRoute.Fields);
    }
}
