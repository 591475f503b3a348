using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Work;

namespace Leasehold.Core.Tokens;

/// <summary>
/// Ends tokens. One commit on the token's own row ends it with all that hangs on it; what has neither children nor
/// leases is removed in that commit, the rest by a job.
/// </summary>
internal sealed class TokenEnder(TokenRemoval removal, TokenStore tokens)
{
    /// <summary>Stages the end of a token.</summary>
    /// <param name="tx">Where it is staged.</param>
    /// <param name="id">The token.</param>
    /// <param name="token">Its row, read guarded in <paramref name="tx"/>.</param>
    /// <param name="death">Why, when and by whom.</param>
    /// <param name="orphaning">Whether its children go on living.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask StageAsync(
        Transaction tx, Id16 id, Token token, Death death, bool orphaning, CancellationToken cancel)
    {
        if (token.End is not null)
            return; // Decided before; its job is on its way.

        // Guarded: a child born or a lease given meanwhile must make this run again.
        var children = await tx.ScanClearAsync(Keys.Children(id), 1, cancel).ConfigureAwait(false);
        var leases = await tx.ScanClearAsync(Keys.OwnedBy(id), 1, cancel).ConfigureAwait(false);
        if (children.Rows.Count == 0 && leases.Rows.Count == 0)
        {
            await removal.StageAsync(tx, id, token, death, cancel).ConfigureAwait(false);
            return;
        }
        var ended = token with
        {
            End = new TokenEnd(death.Cause, death.Since, death.By, orphaning),
            History = History.Of(token).WithEnd(death, tx.NowMs()),
        };
        tx.Put(Keys.Token(id), ended, tokens.Format);
        await Job.StageAsync(tx, CascadeJob.KindName, id.ToArray(), cancel).ConfigureAwait(false);
    }
}
