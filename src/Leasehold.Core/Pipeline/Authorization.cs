using Leasehold.Core.Barrier;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Storage;

namespace Leasehold.Core.Pipeline;

/// <summary>Whether the caller may do what is asked for.</summary>
internal static class Authorization
{
    private static readonly Refusal Denied = Refusal.Denied with { Reason = "policy-denied" };

    /// <summary>
    /// Says whether a write creates or updates, which decides the capability it needs; then why the caller may not,
    /// null if he may. What it read holds until the commit: each new try asks again.
    /// </summary>
    /// <param name="request">The request, routed, with its caller.</param>
    /// <param name="tx">The transaction of this try.</param>
    /// <param name="route">The route that serves it; null if none does.</param>
    /// <param name="isOpen">Everybody may.</param>
    /// <param name="cancel">The caller leaves.</param>
    public static ValueTask<Refusal?> DecideAsync(
        Request request, Transaction tx, Route? route, bool isOpen, CancellationToken cancel) =>
        request.Operation is Operation.Create or Operation.Update && route?.Exists is { } exists
            ? DecideWriteAsync(exists, request, tx, route, isOpen, cancel)
            : new(isOpen ? null : Authorize(request, route));

    private static async ValueTask<Refusal?> DecideWriteAsync(
        ExistenceCheck exists, Request request, Transaction tx, Route route, bool isOpen, CancellationToken cancel)
    {
        var isThere = await IsThereAsync(exists, request, tx, cancel).ConfigureAwait(false);
        request.Operation = isThere ? Operation.Update : Operation.Create;
        return isOpen ? null : Authorize(request, route);
    }

    /// <summary>A name that is too long for the store names nothing; the handler says so, to whom it may.</summary>
    private static async ValueTask<bool> IsThereAsync(
        ExistenceCheck exists, Request request, Transaction tx, CancellationToken cancel)
    {
        try
        {
            return await exists(request, tx, cancel).ConfigureAwait(false);
        }
        catch (StoreLimitException tooLong) when (tooLong.IsKey)
        {
            return false;
        }
    }

    private static Refusal? Authorize(Request request, Route? route)
    {
        var acl = request.Caller.Acl ?? throw new BrokenInvariant("authorization without a caller");
        if (request.Operation == Operation.Help)
            return null; // Any valid token may ask what a path is for.
        var path = request.Path.Value;
        var needed = CapabilityFor(request.Operation);
        var wrapTtl = request.WrapTtl ?? TimeSpan.Zero;
        var decision = acl.Check(path, needed, request.Data, wrapTtl, UsualPathOf(request, route));
        if (!decision.IsAllowed || (route is { NeedsSudo: true } && !decision.HasSudo))
            return Denied;
        request.Decision = decision;
        return null;
    }

    /// <summary>The path as the engine understands it, where others mean the same; null if it is this one.</summary>
    private static string? UsualPathOf(Request request, Route? route)
    {
        var isList = request.Operation == Operation.List;
        return route?.UsualSpelling(request.Captures, request.Path.IsFolder, isList) is { } spelled
            ? request.Mount.Path + spelled
            : null;
    }

    private static Capability CapabilityFor(Operation operation) => operation switch
    {
        Operation.Read or Operation.Header => Capability.Read,
        Operation.List => Capability.List,
        Operation.Create => Capability.Create,
        Operation.Update => Capability.Update,
        Operation.Patch => Capability.Patch,
        Operation.Delete => Capability.Delete,
        _ => throw new BrokenInvariant($"no capability covers {operation}"),
    };
}
