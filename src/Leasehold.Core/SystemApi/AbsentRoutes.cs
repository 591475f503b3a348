using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>What others have and this server has not, where clients expect more than "unsupported path".</summary>
internal sealed class AbsentRoutes : ISystemRoutes
{
    private static readonly Refusal NoRaft = Refusal.Invalid("raft storage is not in use");

    private static readonly Handler RefuseRaft = static (request, tx, cancel) => new(NoRaft);

    public void Map(RouteTable routes)
    {
        foreach (var open in (ReadOnlySpan<string>)["join", "bootstrap/challenge", "bootstrap/answer"])
            Refusing(routes.At($"storage/raft/{open}", "Raft storage is not in use.").Unauthenticated());
        Refusing(routes.At("storage/raft/{path...}", "Raft storage is not in use."));
        routes.At("replication/status", "There is no replication.")
            .Unauthenticated()
            .Read((request, tx, cancel) => new(new JsonMap().Add("mode", "disabled")));
    }

    private static void Refusing(Route route) => route
        .Anything()
        .Read(RefuseRaft)
        .List(RefuseRaft)
        .Write(RefuseRaft)
        .Delete(RefuseRaft);
}
