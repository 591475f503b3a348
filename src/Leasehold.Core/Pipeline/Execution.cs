using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Leases;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Storage;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// Runs a handler and settles what it staged in one commit. On a conflict, or if what it read does not belong together,
/// it runs again, from the second time on as the only one at the keys that it lost at, and gives up after
/// <see cref="KernelLimits.Attempts"/> times.
/// </summary>
internal sealed class Execution(
    Func<Transaction> begin, Recheck recheck, Contention contention, Issuing issuing, AuditTrail trail)
{
    private static readonly Refusal PathTooLong = Refusal.Invalid("the path or name is longer than the store takes");

    private static readonly Refusal ValueTooLarge =
        new(RefusalKind.TooLarge, "put failed due to value being too large");

    private static readonly Refusal Contested = Refusal.Busy(
        "the request conflicts with others that change the same; try again", TimeSpan.FromSeconds(1));

    /// <summary>Runs the request's operation.</summary>
    /// <param name="request">The request, routed and authorized.</param>
    /// <param name="first">The transaction of the first try; the caller disposes it.</param>
    /// <param name="route">The route that serves it.</param>
    /// <param name="isOpen">Everybody may ask for it.</param>
    /// <param name="cancel">The caller leaves; from the commit on that stops nothing.</param>
    public async ValueTask<Reply> RunAsync(
        Request request,
        Transaction first,
        Route route,
        bool isOpen,
        CancellationToken cancel)
    {
        var operation = OperationOf(request, route);
        var data = ListPage.Bounded(request, operation.Fields);
        var fault = FieldValues.Convert(
            operation.Fields, data, request.Captures.Pairs, out var fields, out var warnings);
        if (fault is not null)
            return fault;
        request.Fields = fields;
        if (route.TakesAnything)
            warnings = [];

        var tried = await TryAsync(request, first, operation, warnings, turns: null, cancel).ConfigureAwait(false);
        if (tried.Contested is { } contested)
            tried = await TryInTurnAsync(request, contested, route, isOpen, warnings, cancel).ConfigureAwait(false);
        var (reply, _, intent) = tried;
        if (reply is not Reply.Outside { Effect: { } effect })
            return reply;
        return trail.RecordWaiting(request)
            ? await issuing.FinishAsync(request, effect, intent, warnings).ConfigureAwait(false)
            : Refusal.Unrecorded;
    }

    private static RouteOperation OperationOf(Request request, Route route) =>
        route.For(request.Operation) ?? throw new BrokenInvariant("a route without the operation");

    private async ValueTask<Attempt> TryInTurnAsync(
        Request request,
        Key contested,
        Route route,
        bool isOpen,
        IReadOnlyList<string> warnings,
        CancellationToken cancel)
    {
        var operation = OperationOf(request, route);
        using var turns = contention.Begin();
        for (var attempt = 2; attempt <= KernelLimits.Attempts; attempt++)
        {
            await turns.AddAsync(contested, cancel).ConfigureAwait(false);
            using var tx = begin();
            var refusal = await recheck.RefuseAsync(request, tx, route, isOpen, cancel).ConfigureAwait(false);
            if (refusal is not null)
                return new Attempt(refusal);
            var tried = await TryAsync(request, tx, operation, warnings, turns, cancel).ConfigureAwait(false);
            if (tried.Contested is not { } again)
                return tried;
            contested = again;
        }
        return new Attempt(Contested);
    }

    private async ValueTask<Attempt> TryAsync(
        Request request,
        Transaction tx,
        RouteOperation operation,
        IReadOnlyList<string> warnings,
        Turns? turns,
        CancellationToken cancel)
    {
        var tried = default(Attempt);
        try
        {
            return tried = await RunAsync(request, tx, operation, warnings, turns, cancel).ConfigureAwait(false);
        }
        finally
        {
            request.Committed(tried.HasCommitted); // Whatever it staged in memory ends with it if it has not.
        }
    }

    private async ValueTask<Attempt> RunAsync(
        Request request,
        Transaction tx,
        RouteOperation operation,
        IReadOnlyList<string> warnings,
        Turns? turns,
        CancellationToken cancel)
    {
        Reply reply;
        IssuedLease? intent;
        try
        {
            reply = await operation.Handler(request, tx, cancel).ConfigureAwait(false);
            (reply, intent) = await issuing.StageAsync(request, tx, reply, cancel).ConfigureAwait(false);
            reply = issuing.Answered(request, tx, reply, warnings);
        }
        catch (StoreLimitException tooLarge)
        {
            return new Attempt(tooLarge.IsKey ? PathTooLong : ValueTooLarge);
        }
        catch (Exception) when (tx.TornBy is { } torn)
        {
            return new Attempt(Contested, torn); // Whatever it met was no state that ever was.
        }
        if (tx.TornBy is { } contested)
            return new Attempt(Contested, contested);
        if (reply is Reply.Refused { Commits: false } || !tx.HasWrites)
            return new Attempt(reply, Intent: intent);
        if (contention.WrittenBy(tx, turns) is { } fought)
            return new Attempt(Contested, fought);
        if (!trail.RecordWaiting(request))
            return new Attempt(Refusal.Unrecorded);

        // What the request relied on must still hold when it takes effect.
        if (request.Caller.IsKnown)
            tx.Guard(Keys.Token(request.Caller.Id));
        if (request.Caller.Entity is { } entity)
            tx.Guard(IdentityKeys.Entity(entity.Entity.Id.ToId()));
        tx.Guard(MountStore.KeyOf(request.Mount.Id));
        var result = await tx.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return new Attempt(reply, result.ConflictKey is { } key ? new Key(key) : null, intent)
        {
            HasCommitted = result.IsCommitted,
        };
    }

    /// <summary>What one run of the handler led to; with a contested key it is to run again.</summary>
    private readonly record struct Attempt(Reply Reply, Key? Contested = null, IssuedLease? Intent = null)
    {
        /// <summary>Whether what it staged is durable.</summary>
        public bool HasCommitted { get; init; }
    }
}
