using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// Counts a use-limited token down, in a small commit of its own before anything else happens; other tokens pay
/// nothing.
/// </summary>
internal sealed class Admission(Func<Transaction> begin, TokenStore tokens, TokenEnder ender)
{
    private readonly RunningUses _running = new();

    /// <summary>Spends one use.</summary>
    /// <returns>Null, or the refusal for a token whose uses are spent.</returns>
    public async ValueTask<Refusal?> AdmitAsync(Request request, CancellationToken cancel)
    {
        if (request.Caller.Token is not { Uses: > 0 })
            return null;
        _running.Enter(request.Caller.Id); // Before the use is spent: who spends the last one must know of this one.
        var isAdmitted = false;
        try
        {
            var refusal = await SpendAsync(request, cancel).ConfigureAwait(false);
            isAdmitted = refusal is null;
            return refusal;
        }
        finally
        {
            if (!isAdmitted)
                await LeaveAsync(request).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends a token whose uses are spent, once all that were let in on one are done; called when an admitted request
    /// is, however it ended.
    /// </summary>
    public async ValueTask LeaveAsync(Request request)
    {
        if (request.Caller.Token is { Uses: > 0 } && _running.Leave(request.Caller.Id))
            await EndAsync(request.Caller.Id, Cause.UsesExhausted).ConfigureAwait(false);
    }

    private async ValueTask<Refusal?> SpendAsync(Request request, CancellationToken cancel)
    {
        var id = request.Caller.Id;
        while (true)
        {
            using var tx = begin();
            var token = await tokens.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false);
            if (token is null)
                return Authentication.Dead(Cause.UsesExhausted);
            if (Death.OfItself(new Kin(token), tx.NowMs()) is { } death)
                return Authentication.Dead(death.Cause);
            var spent = token with { UsesLeft = token.UsesLeft == 1 ? Token.LastUse : token.UsesLeft - 1 };
            tx.Put(Keys.Token(id), spent, tokens.Format);
            if (!(await tx.CommitAsync(CancellationToken.None).ConfigureAwait(false)).IsCommitted)
                continue;
            if (spent.UsesLeft == Token.LastUse)
                _running.MarkSpent(id);
            request.Caller = request.Caller.With(spent);
            return null;
        }
    }

    /// <summary>Ends a token by the server's own decision. What it began no leaving client stops.</summary>
    public async ValueTask EndAsync(Id16 id, Cause cause)
    {
        while (true)
        {
            using var tx = begin();
            var token = await tokens.FindAsync(tx, id, guard: true, CancellationToken.None).ConfigureAwait(false);
            // What was renewed was not made by the request whose answer got lost: it lives on.
            if (token is null || (cause == Cause.Undelivered && token.Renewals > 0))
                return;
            var death = new Death(cause, tx.NowMs(), By.Server);
            await ender.StageAsync(tx, id, token, death, orphaning: false, CancellationToken.None)
                .ConfigureAwait(false);
            if ((await tx.CommitAsync(CancellationToken.None).ConfigureAwait(false)).IsCommitted)
                return;
        }
    }
}
