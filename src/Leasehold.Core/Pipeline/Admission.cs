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
    /// <summary>Spends one use.</summary>
    /// <returns>Null, or the refusal for a token whose uses are spent.</returns>
    public async ValueTask<Refusal?> AdmitAsync(Request request, CancellationToken cancel)
    {
        if (request.Caller.Token is not { Uses: > 0 })
            return null;
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
            if (!(await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                continue;
            request.Caller = request.Caller.With(spent);
            return null;
        }
    }

    /// <summary>Ends a token whose last use has run; called when the request is done, however it ended.</summary>
    public async ValueTask EndSpentAsync(Request request)
    {
        if (request.Caller.Token is not { UsesLeft: Token.LastUse })
            return;
        await EndAsync(request.Caller.Id, Cause.UsesExhausted).ConfigureAwait(false);
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
