using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Pipeline;

/// <summary>What serves a request: neither, the mount alone, or both.</summary>
internal readonly record struct Place(Mount? Mount, Route? Route)
{
    // 400, not 503: so clients know it, who wait and ask again.
    private static readonly Refusal Upgrading = Refusal.Invalid(
        "Upgrading from non-versioned to versioned data. This backend will be unavailable for a brief period and " +
        "will resume service shortly.") with
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>Finds it by the mounts that there are now, and tells the request.</summary>
    public static Place Of(Request request, Unsealed unsealed)
    {
        if (MountOf(request, unsealed.LiveMounts.Table) is not { } mount)
            return default;
        request.RouteTo(mount, unsealed.Ttls.BoundsOf(mount));
        if (!mount.Type.Routes.TryMatch(request.PathInMount, out var route, out var captures))
            return new Place(mount, null);
        request.Captures = captures;
        return new Place(mount, route);
    }

    /// <summary>Whether it needs no token through a listener.</summary>
    public bool IsOpenThrough(Request request) => Route is not null
        ? Route.IsOpenThrough(request.Listener)
        : Mount?.Type.Routes.IsOpenThrough(request.Listener, request.PathInMount) ?? false;

    /// <summary>Why nothing serves it; null if something does.</summary>
    public Refusal? Missing(Request request, bool isOpen)
    {
        if (Mount is null)
            return Refusal.NoHandler(request.Path.Value);
        if (Mount.State != MountState.Serving)
            return Mount.State == MountState.Upgrading ? Upgrading : Refusal.Tainted(request.Path.Value);
        if (Route is null)
            return isOpen ? new Refusal(RefusalKind.UnsupportedPath, "unsupported path") : Refusal.UnsupportedPath;
        if (Route.For(request.Operation) is not null)
            return null;
        return isOpen
            ? new Refusal(RefusalKind.UnsupportedOperation, "unsupported operation")
            : Refusal.UnsupportedOperation;
    }

    /// <summary>The mount of a path. Who asks for help may leave out the slash behind it, as programs do.</summary>
    private static Mount? MountOf(Request request, MountTable table)
    {
        var path = request.Path.Value;
        return table.Serving(path) ?? (request.Operation == Operation.Help ? table.Serving(path + "/") : null);
    }
}
