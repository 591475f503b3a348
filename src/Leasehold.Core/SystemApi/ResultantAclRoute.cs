using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>
/// <c>sys/internal/ui/resultant-acl</c>: what the caller's policies come to, and the namespaces there are.
/// </summary>
internal sealed class ResultantAclRoute : ISystemRoutes
{
    private static readonly string[] OnlyTheRoot = [""];

    public void Map(RouteTable routes)
    {
        routes.At("internal/ui/resultant-acl", "Shows what the policies of the caller come to.").Read(Read);
        routes.At("internal/ui/namespaces", "Lists the namespaces: there is only the root.")
            .Unauthenticated()
            .Read((request, tx, cancel) => new(request.Caller.IsKnown
                ? new Reply.Data(new JsonMap().Add("keys", OnlyTheRoot))
                : Refusal.PermissionDenied));
    }

    private static ValueTask<Reply> Read(Request request, Transaction tx, CancellationToken cancel)
    {
        var acl = request.Caller.Acl ?? throw new BrokenInvariant("the ACL of nobody");
        if (acl.IsRoot)
            return new(new JsonMap().Add("root", true));
        var (exact, glob) = (new JsonMap(), new JsonMap());
        foreach (var (path, isExact, rule) in acl.Rules())
        {
            var names = CapabilityNames.Of(rule.Capabilities);
            (isExact ? exact : glob).Add(path, new JsonMap().Add("capabilities", names));
        }
        return new(new JsonMap().Add("root", false).Add("exact_paths", exact).Add("glob_paths", glob));
    }
}
