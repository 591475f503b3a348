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
        var itself = string.Equals(by.Accessor, token.Accessor, StringComparison.Ordinal);
        var sameAddress = string.Equals(LastAddress(token), remoteAddress, StringComparison.Ordinal);
        var entry = new HistoryEntry(
            grant.Capped ? HistoryKind.Capped : HistoryKind.Renewed,
            now, asked, grant.Ttl, grant.Limit, itself ? By.Server : by, sameAddress ? "" : remoteAddress);
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
            History = With(token.History, entry),
            Due = place,
        };
        tx.Put(Keys.Token(id), renewed, tokens.Format);
        return renewed;
    }

    /// <summary>Stages another place for a row's one entry.</summary>
    public Due Move(Transaction tx, Id16 id, Token token, Due next)
    {
        DueIndex.Remove(tx, token.Due, token.Mount, RowKind.Token, id);
        return due.Put(tx, next, token.Mount, RowKind.Token, id, new DueFacts(token.Role, token.Entity));
    }

    private static string LastAddress(Token token)
    {
        for (var i = token.History.Count - 1; i >= 0; i--)
        {
            if (token.History[i].RemoteAddress.Length > 0)
                return token.History[i].RemoteAddress;
        }
        return token.RemoteAddress;
    }

    private static HistoryEntry[] With(IReadOnlyList<HistoryEntry> history, HistoryEntry entry)
    {
        var dropped = Math.Max(0, history.Count + 1 - KernelLimits.HistoryEntries);
        var kept = new HistoryEntry[history.Count + 1 - dropped];
        for (var i = dropped; i < history.Count; i++)
            kept[i - dropped] = history[i];
        kept[^1] = entry;
        return kept;
    }
}
