using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>
/// <c>sys/internal/ui/mounts</c>: what the caller may touch. The CLI asks it before each <c>kv</c> command, to learn
/// the version of the engine (<c>spec/system.md</c> 3.3).
/// </summary>
internal sealed class MountVisibility(LiveMounts live) : ISystemRoutes
{
    private const string ForEverybody = "unauth";

    public void Map(RouteTable routes)
    {
        routes.At("internal/ui/mounts", "Lists the mounts that the caller may touch.")
            .Unauthenticated()
            .Read(ListAsync);
        routes.At("internal/ui/mounts/{path...}", "Shows the mount that serves a path, if the caller may touch it.")
            .Unauthenticated()
            .Read(ReadAsync);
    }

    private ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var secret = new JsonMap();
        var auth = new JsonMap();
        foreach (var mount in live.Table.All)
        {
            var where = mount.Class == EngineClass.Auth ? auth : secret;
            var name = mount.Class == EngineClass.Auth ? mount.Path["auth/".Length..] : mount.Path;
            if (MayTouch(request.Caller, mount))
                where.Add(name, MountAnswers.Info(mount));
            else if (mount.Tuning.ListingVisibility == ForEverybody)
                where.Add(name, MountAnswers.Short(mount));
        }
        return new(new Reply.Data(new JsonMap().Add("auth", auth).Add("secret", secret)));
    }

    private ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var path = request.Captures["path"].TrimEnd('/') + "/";
        if (!request.Caller.IsKnown) // Of a token that died the cause is told: it is the first that kv commands ask.
            return new(Refusal.PermissionDenied with { Reason = request.Stranger?.Reason });
        return new(live.Table.Serving(path) is { } mount && MayTouch(request.Caller, mount)
            ? new Reply.Data(MountAnswers.Info(mount).Add("path", mount.Path))
            : new Refusal(
                RefusalKind.Denied,
                "preflight capability check returned 403, please ensure client's policies grant access to path " +
                $"\"{path}\""));
    }

    private static bool MayTouch(Caller caller, Mount mount) => caller.Acl?.TouchesUnder(mount.Path) ?? false;
}
