using System.Diagnostics;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// The way of a request behind the barrier, step by step: authenticate, admit, authorize, audit, run, wrap, settle,
/// audit, reply (<c>docs/decisions/0008</c>). Rate limits come before it (<see cref="Quotas.RateLimits"/>).
/// </summary>
internal sealed class RequestPipeline(
    Unsealed unsealed, Authentication authentication, Admission admission, Execution execution, AuditTrail trail)
{
    private readonly StreamWatch _streams = new(unsealed, authentication);

    /// <summary>Serves a request.</summary>
    public async ValueTask<Answer> HandleAsync(Request request, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        using var tx = unsealed.Begin();
        var place = Locate(request);
        if (trail.MayBlock || place.Route?.IsBriefFor(request.Operation) is not true)
            await SocketThread.LeaveAsync();

        // 0. Whether the wrapping token that it is about still holds something.
        if (place.Route is { IsAboutWrappingToken: true } && request.Operation != Operation.Help &&
            await unsealed.WrappingTokens.RefusalAsync(request, tx, cancel).ConfigureAwait(false) is { } invalid)
        {
            return Refuse(request, invalid, began);
        }

        // 1. Who asks. A token that is sent to an unauthenticated path and bad is ignored.
        var refusal = await authentication.AuthenticateAsync(request, tx, cancel).ConfigureAwait(false);
        var isOpen = place.Route?.IsOpenThrough(request.Listener) ?? false;
        if (refusal is not null && !isOpen)
            return Refuse(request, refusal, began);
        request.Stranger = refusal;

        // 2. A use is spent before anything else happens, also by what is refused below.
        if (!isOpen && await admission.AdmitAsync(request, cancel).ConfigureAwait(false) is { } spent)
            return Refuse(request, spent, began);
        try
        {
            var answer = await ServeAsync(request, tx, place, isOpen, cancel).ConfigureAwait(false);
            unsealed.Measures.Answered(request, answer.Reply, isOpen, began);
            return answer;
        }
        finally
        {
            trail.RecordWaiting(request); // What was thrown has no second entry, but it has its first.
            if (!isOpen)
                await admission.LeaveAsync(request).ConfigureAwait(false);
        }
    }

    /// <summary>Turns a stranger away; audit hears of that, too.</summary>
    private Answer Refuse(Request request, Refusal refusal, long began)
    {
        unsealed.Measures.Answered(request, refusal, isLogin: false, began);
        return Answer.Of(trail.RecordRequest(request, refusal) && trail.RecordResponse(request, refusal)
            ? refusal
            : AuditTrail.Unrecorded);
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

    private async ValueTask<Answer> ServeAsync(
        Request request, Transaction tx, Place place, bool isOpen, CancellationToken cancel)
    {
        // 3. Whether a write creates or updates, which decides the capability it needs.
        if (request.Operation == Operation.Update && place.Route?.Exists is { } exists &&
            !await IsThereAsync(exists, request, tx, cancel).ConfigureAwait(false))
        {
            request.Operation = Operation.Create;
        }

        // 4. Whether the caller may. Decided before the audit entry, which tells it; enforced after.
        var refusal = isOpen ? null : Authorize(request, place.Route);

        // 5. Audit comes before the effect.
        if (!trail.RecordRequest(request, refusal))
            return Answer.Of(AuditTrail.Unrecorded);

        // 6. The handler, its one commit, and the answer.
        Reply reply = refusal is not null ? refusal
            : request.Operation == Operation.Help ? RouteHelp.Of(request, place.Mount, place.Route, unsealed.Version)
            : Missing(request, place, isOpen) is { } missing ? missing
            : await execution.RunAsync(request, tx, place.Route!, cancel).ConfigureAwait(false);
        reply = AsRead(request, reply);
        if (reply is Reply.Stream stream)
            reply = _streams.Watch(request, stream);
        var answer = Answer.Of(reply, new EnvelopeHead(request.Id, place.Mount?.TypeName ?? "")
        {
            InjectData = place.Route?.IsInjected ?? false,
        });

        // 7. Audit comes before the reply; what an unrecorded answer would have given is taken back.
        if (trail.RecordResponse(request, reply))
            return answer;
        answer.Dispose();
        await request.TakeBackAsync().ConfigureAwait(false);
        foreach (var token in IssuedBy(request, reply))
            await admission.EndAsync(token, Cause.Undelivered).ConfigureAwait(false);
        return Answer.Of(AuditTrail.Unrecorded);
    }

    /// <summary>The tokens that exist only in an answer, or only under its wrapping token.</summary>
    private IEnumerable<Id16> IssuedBy(Request request, Reply reply)
    {
        if (request.IssuedToken is { } issued)
            yield return issued;
        if (reply is Reply.Wrapped { Block: var block })
            yield return unsealed.Tokens.IdOf(block.Token);
        var answer = reply is Reply.Wrapped wrapped ? wrapped.Answer : reply;
        if (answer is Reply.Auth { Block.ClientToken: { Length: > 0 } secret })
            yield return unsealed.Tokens.IdOf(secret);
    }

    private Place Locate(Request request)
    {
        if (MountOf(request) is not { } mount)
            return default;
        request.RouteTo(mount, unsealed.Ttls.BoundsOf(mount));
        if (!mount.Type.Routes.TryMatch(request.PathInMount, out var route, out var captures))
            return new Place(mount, null);
        request.Captures = captures;
        return new Place(mount, route);
    }

    /// <summary>The mount of a path. Who asks for help may leave out the slash behind it, as programs do.</summary>
    private Mount? MountOf(Request request)
    {
        var (path, table) = (request.Path.Value, unsealed.LiveMounts.Table);
        return table.Serving(path) ?? (request.Operation == Operation.Help ? table.Serving(path + "/") : null);
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

    private static readonly Refusal Denied = Refusal.Denied with { Reason = "policy-denied" };

    private static readonly Refusal Upgrading = Refusal.Busy(
        "Upgrading from non-versioned to versioned data. This backend will be unavailable for a brief period and " +
        "will resume service shortly.",
        TimeSpan.FromSeconds(1));

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

    /// <summary>Why nothing serves it; null if something does.</summary>
    private static Refusal? Missing(Request request, Place place, bool isOpen)
    {
        if (place.Mount is null)
            return Refusal.NoHandler(request.Path.Value);
        if (place.Mount.State != MountState.Serving)
            return place.Mount.State == MountState.Upgrading ? Upgrading : Refusal.Tainted(request.Path.Value);
        if (place.Route is null)
            return Refusal.UnsupportedPath;
        if (place.Route.For(request.Operation) is not null)
            return null;
        return isOpen
            ? new Refusal(RefusalKind.UnsupportedOperation, "unsupported operation")
            : Refusal.UnsupportedOperation;
    }

    /// <summary>Nothing found is 404 to a reader, done to everybody else.</summary>
    private static Reply AsRead(Request request, Reply reply) =>
        reply is Reply.Empty && request.Operation is Operation.Read or Operation.List ? Reply.Absent : reply;

    /// <summary>What serves a request: neither, the mount alone, or both.</summary>
    private readonly record struct Place(Mount? Mount, Route? Route);
}
