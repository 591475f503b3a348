using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens;
using Leasehold.Storage;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// Does what a handler wanted done outside the store, once its intent is durable, and settles it. Whatever happens in
/// between, what was made has a lease in the end or is taken back.
/// </summary>
/// <param name="begin">Begins a transaction of the request.</param>
/// <param name="beginCleaning">Begins one that takes back: it finds room where nothing else does.</param>
/// <param name="authentication">Tells whether the caller is still there.</param>
/// <param name="issuer">Makes leases of intents.</param>
/// <param name="time">Limits what is done outside.</param>
/// <param name="log">Hears of faults.</param>
internal sealed class OutsideStep(
    Func<Transaction> begin,
    Func<Transaction> beginCleaning,
    Authentication authentication,
    LeaseIssuer issuer,
    TimeProvider time,
    IKernelLog log)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Whether another server cannot have taken over; asked right before anything is done outside.</summary>
    public required Func<bool> Leads { private get; init; }

    private static readonly Refusal Contested = Refusal.Busy(
        "the request conflicts with others that change the same, and what it had made is taken back; try again",
        RetryAfter);

    /// <summary>Performs and settles. The caller's leaving stops nothing of it.</summary>
    /// <param name="request">The request; what its handler staged is committed.</param>
    /// <param name="effect">What is to be done.</param>
    /// <param name="intent">The lease that is to come of it; null for none.</param>
    /// <param name="answered">Makes the answer of the reply, in the commit that settles.</param>
    public async ValueTask<Reply> FinishAsync(
        Request request, OutsideEffect effect, IssuedLease? intent, Func<Transaction, Reply, Reply> answered)
    {
        try
        {
            var result = await PerformAsync(request, effect).ConfigureAwait(false);
            if (intent is not null && !result.IsDone)
                await GiveUpAsync(intent, result, effect.Aftermath).ConfigureAwait(false);
            return intent is not null && result.IsDone
                ? await SettleOrUndoAsync(request, effect, result, intent, answered).ConfigureAwait(false)
                : (await SettleAsync(request, effect, result, null, answered).ConfigureAwait(false)).Reply;
        }
        finally
        {
            effect.End();
        }
    }

    /// <summary>What does not get its lease, whether that is refused or fails, is taken back.</summary>
    private async ValueTask<Reply> SettleOrUndoAsync(
        Request request,
        OutsideEffect effect,
        TargetResult result,
        IssuedLease intent,
        Func<Transaction, Reply, Reply> answered)
    {
        var isDurable = false;
        try
        {
            (var reply, isDurable) = await SettleAsync(request, effect, result, intent, answered).ConfigureAwait(false);
            return reply;
        }
        finally
        {
            if (!isDurable)
                await UndoAsync(intent, TimeSpan.Zero).ConfigureAwait(false);
        }
    }

    private async ValueTask<TargetResult> PerformAsync(Request request, OutsideEffect effect)
    {
        // Who was stopped after the commit wakes up here. Its successor has taken the intent for one that nobody is at
        // any more, and took back what there was: what is made now would be nobody's.
        if (!Leads())
            throw new LeadershipLostException("this server lost the lead before it did what was to be done outside");
        using var patience = new CancellationTokenSource(effect.Patience, time);
        try
        {
            return await effect.PerformAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Leases.Revocation.RevocationAttempt.NoAnswer;
        }
        catch (Exception fault) when (fault is not StoreFailedException)
        {
            log.RequestFailed(request.Id, request.Path.Value, fault);
            return new TargetResult(TargetOutcome.Unknown, "internal error; the server's log has it");
        }
    }

    /// <summary>The answer, and whether what it tells of is durable.</summary>
    private async ValueTask<(Reply Reply, bool IsDurable)> SettleAsync(
        Request request,
        OutsideEffect effect,
        TargetResult result,
        IssuedLease? intent,
        Func<Transaction, Reply, Reply> answered)
    {
        for (var attempt = 0; attempt < KernelLimits.Attempts; attempt++)
        {
            request.Committed(false); // Of the try before.
            using var tx = begin();
            var gone = intent is null
                ? await UnmountedAsync(request, tx).ConfigureAwait(false)
                : await GoneAsync(request, tx).ConfigureAwait(false);
            if (gone is not null)
                return (gone, false);
            var reply = await effect.SettleAsync(request, tx, result, CancellationToken.None).ConfigureAwait(false);
            if (reply is Reply.Refused { Commits: false })
                return (reply, false);
            if (intent is not null && reply is not Reply.Refused)
                reply = await ReplaceAsync(request, tx, reply, intent).ConfigureAwait(false);
            reply = answered(tx, reply);
            var commit = await tx.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            request.Committed(commit.IsCommitted);
            if (commit.IsCommitted)
                return (reply, reply is not Reply.Refused);
        }
        return (Contested, false);
    }

    /// <summary>
    /// Why the caller or the mount, for which it was made, is not there any more; null if both are. A caller whose last
    /// use another request has spent meanwhile is as good as gone.
    /// </summary>
    private async ValueTask<Refusal?> GoneAsync(Request request, Transaction tx)
    {
        var ended = await authentication.RefreshAsync(request, tx, CancellationToken.None).ConfigureAwait(false);
        if (ended is null && request.Caller.Token is { UsesLeft: Token.LastUse })
            ended = Issuing.LastUse;
        return ended ?? await UnmountedAsync(request, tx).ConfigureAwait(false);
    }

    /// <summary>That the mount is not there any more, whose data would be nobody's; null if it is. Guarded.</summary>
    private static async ValueTask<Refusal?> UnmountedAsync(Request request, Transaction tx)
    {
        var mount = MountStore.KeyOf(request.Mount.Id);
        return await tx.FindClearAsync(mount, CancellationToken.None).ConfigureAwait(false) is null
            ? Refusal.NoHandler(request.Path.Value)
            : null;
    }

    private async ValueTask<Reply> ReplaceAsync(Request request, Transaction tx, Reply reply, IssuedLease intent)
    {
        var data = reply as Reply.Data ?? throw new BrokenInvariant("a secret was made, and its answer has no data");
        if (await tx.FindAsync(Keys.Intent(intent.Id), LeaseIntent.Format, CancellationToken.None)
            .ConfigureAwait(false) is null)
        {
            throw new BrokenInvariant("an intent is gone while its effect is made");
        }
        tx.Delete(Keys.Intent(intent.Id));
        var row = issuer.Stage(tx, intent.Id, intent.Row);
        request.WhenUndelivered(() => UndoLeaseAsync(intent.Id));
        return LeaseAnswers.Issued(data, intent with { Row = row });
    }

    /// <summary>Nothing came of it, or nobody knows: then it is taken back when the target cannot be at it any more.
    /// </summary>
    private async ValueTask GiveUpAsync(IssuedLease intent, TargetResult result, TimeSpan aftermath)
    {
        if (result.Outcome == TargetOutcome.Unknown)
        {
            await UndoAsync(intent, aftermath).ConfigureAwait(false);
            return;
        }
        using var tx = beginCleaning();
        tx.Delete(Keys.Intent(intent.Id));
        await tx.CommitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private async ValueTask UndoAsync(IssuedLease intent, TimeSpan wait)
    {
        while (true)
        {
            using var tx = beginCleaning();
            if (await tx.FindAsync(Keys.Intent(intent.Id), LeaseIntent.Format, CancellationToken.None)
                .ConfigureAwait(false) is null)
            {
                return;
            }
            LeaseEnder.StageUndo(tx, intent.Id, intent.Row, tx.NowMs() + (long)wait.TotalMilliseconds);
            if ((await tx.CommitAsync(CancellationToken.None).ConfigureAwait(false)).IsCommitted)
                return;
        }
    }

    /// <summary>Ends a lease whose answer was not delivered.</summary>
    public async ValueTask UndoLeaseAsync(Id16 id)
    {
        while (true)
        {
            using var tx = beginCleaning();
            if (await LeaseStore.FindAsync(tx, id, guard: true, CancellationToken.None).ConfigureAwait(false)
                is not { End: null } lease)
            {
                return;
            }
            LeaseEnder.Stage(tx, id, lease, new(Lifecycle.Cause.Undelivered, tx.NowMs(), Tokens.By.Server));
            if ((await tx.CommitAsync(CancellationToken.None).ConfigureAwait(false)).IsCommitted)
                return;
        }
    }
}
