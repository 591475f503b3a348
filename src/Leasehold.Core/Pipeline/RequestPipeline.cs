using System.Diagnostics;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Core.Work;

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
        var place = Place.Of(request, unsealed);
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
        var isOpen = place.IsOpenThrough(request);
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
            : Refusal.Unrecorded);
    }

    private async ValueTask<Answer> ServeAsync(
        Request request, Transaction tx, Place place, bool isOpen, CancellationToken cancel)
    {
        // 3. Whether a write creates or updates, and 4. whether the caller may. Decided before the audit entry, which
        // tells it; enforced after; and once more with each new try, which may find what was not there before.
        var refusal = await Authorization.DecideAsync(request, tx, place.Route, isOpen, cancel).ConfigureAwait(false);

        // 5. Audit comes before the effect.
        var unrecorded = place.Route?.Unrecorded ?? Refusal.Unrecorded;
        if (!trail.RecordRequest(request, refusal))
            return Answer.Of(unrecorded);

        // 6. The handler, its one commit, and the answer.
        Reply reply = refusal is not null ? refusal
            : request.Operation == Operation.Help ? RouteHelp.Of(request, place.Mount, place.Route, unsealed.Version)
            : place.Missing(request, isOpen) is { } missing ? missing
            : await execution.RunAsync(request, tx, place.Route!, isOpen, cancel).ConfigureAwait(false);
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
        return Answer.Of(unrecorded);
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

    /// <summary>Nothing found is 404 to a reader, done to everybody else.</summary>
    private static Reply AsRead(Request request, Reply reply) =>
        reply is Reply.Empty && request.Operation is Operation.Read or Operation.List ? Reply.Absent : reply;
}
