using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;

namespace Leasehold.Core.Tokens;

/// <summary>What happens to a token whose entry in the expiry index comes up.</summary>
internal sealed class DueTokens(TokenStore tokens, TokenRenewer renewer, TokenEnder ender) : IDueRows
{
    private static readonly long JobPatienceMs = (long)TimeSpan.FromMinutes(10).TotalMilliseconds;

    public RowKind Kind => RowKind.Token;

    public async ValueTask StageAsync(Transaction tx, byte[] entry, CancellationToken cancel)
    {
        var (due, _, _, id) = Keys.ReadDue(entry);
        var token = await tokens.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false);
        if (token is null || token.Due != due)
        {
            tx.Delete(new Key(entry)); // A stray: the row is gone or stands elsewhere.
            return;
        }
        if (token.End is not null)
        {
            Move(tx, id, token, new Due(DueClass.Expiry, tx.NowMs() + JobPatienceMs)); // Its job removes it.
            return;
        }
        if (await tokens.DeathAsync(tx, token, guard: false, cancel).ConfigureAwait(false) is { } death)
        {
            await ender.StageAsync(tx, id, token, death, orphaning: false, cancel).ConfigureAwait(false);
            return;
        }
        Move(tx, id, token, Due.Next(
            token.RenewedAt ?? token.CreatedAt, token.ExpiresAt, token.Renewable, token.Capped, tx.NowMs()));
    }

    private void Move(Transaction tx, Id16 id, Token token, Due next)
    {
        var place = renewer.Move(tx, id, token, next);
        tx.Put(Keys.Token(id), token with { Due = place }, tokens.Format);
    }
}
