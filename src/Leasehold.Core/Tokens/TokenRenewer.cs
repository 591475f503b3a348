using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;

namespace Leasehold.Core.Tokens;

/// <summary>Stages renewals: one row, and its due entry where the new moment asks for it.</summary>
internal sealed class TokenRenewer(TokenStore tokens, DueIndex due)
{
    /// <summary>Stages what a grant changes in a token.</summary>
    /// <param name="tx">Where it is staged; the token's row must be guarded by it.</param>
    /// <param name="id">The token.</param>
    /// <param name="token">Its row as read.</param>
    /// <param name="asked">The increment asked for, seconds; 0 for none.</param>
    /// <param name="grant">What was granted.</param>
    /// <param name="by">Who renews.</param>
    /// <param name="remoteAddress">From where.</param>
    public Token Stage(
        Transaction tx, Id16 id, Token token, long asked, TtlGrant grant, By by, string remoteAddress)
    {
        var now = tx.NowMs();
        var kind = grant.Capped ? HistoryKind.Capped : HistoryKind.Renewed;
        var next = Due.After(now, grant.ExpiresAt, token.Renewable, grant.Capped);
        var place = token.Due.MustMoveTo(next, now, grant.Ttl * 1000) ? Move(tx, id, token, next) : token.Due;

        var renewed = token with
        {
            Ttl = grant.Ttl,
            ExpiresAt = grant.ExpiresAt,
            RenewedAt = now,
            HardEnd = grant.HardEnd,
            LimitedBy = grant.Limit,
            Capped = grant.Capped,
            Renewals = token.Renewals + 1,
            History = History.Of(token).With(new(kind, now, asked, grant.Ttl, grant.Limit, by, remoteAddress)),
            Due = place,
        };
        tx.Put(Keys.Token(id), renewed, tokens.Format);
        return renewed;
    }

    /// <summary>Stages that a renewal was refused: the token stays as it is, its story tells it.</summary>
    public void StageRefused(Transaction tx, Id16 id, Token token, HistoryEntry refused)
    {
        if (History.Of(token).WithRefusal(refused) is { } history)
            tx.Put(Keys.Token(id), token with { History = history }, tokens.Format);
    }

    /// <summary>Stages another place for a row's one entry.</summary>
    public Due Move(Transaction tx, Id16 id, Token token, Due next)
    {
        DueIndex.Remove(tx, token.Due, token.Mount, RowKind.Token, id);
        return due.Put(tx, next, token.Mount, RowKind.Token, id, new DueFacts(token.Role, token.Entity));
    }
}
