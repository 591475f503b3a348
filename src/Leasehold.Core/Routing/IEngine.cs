using Leasehold.Core.Barrier;

namespace Leasehold.Core.Routing;

/// <summary>
/// What can be mounted: a secrets engine or an auth method. One instance serves all mounts of its type; what differs
/// between mounts comes with the request (<see cref="Requests.Request.Mount"/>).
/// </summary>
public interface IEngine
{
    /// <summary>Fills the engine's route table, once.</summary>
    void Map(RouteTable routes);
}

/// <summary>An engine that keeps data owned by a token, which must go when the token goes.</summary>
public interface IKeepsTokenData
{
    /// <summary>
    /// Stages the removal of what a token owns in a mount; called in the commit that removes the token.
    /// </summary>
    ValueTask RemoveTokenDataAsync(Transaction tx, Mounts.Mount mount, Id16 token, CancellationToken cancel);
}
