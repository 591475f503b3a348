using Leasehold.Core.Barrier;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Tokens.Verification;

/// <summary>An accessor opens and leads to a token that carries it.</summary>
internal sealed class AccessorCheck(TokenFormat tokens) : RowCheck(Tables.Accessor, "accessors")
{
    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (TokenCheck.IdIn(row, view) is null || view.Open(row, AccessorEntry.Format) is not { } entry)
            return;
        var key = Keys.Token(entry.Token);
        if (await view.FindAsync(key, cancel).ConfigureAwait(false) is null)
        {
            view.Fault(row, $"it leads to a token that is not there: {key}");
            return;
        }
        var token = await view.PeekAsync(key, tokens, cancel).ConfigureAwait(false);
        if (token is not null && view.Barrier is { } barrier
            && Keys.Accessor(TokenCheck.AccessorId(barrier, token)) != new Key(row.Key))
        {
            view.Fault(row, $"it leads to a token with another accessor: {key}");
        }
    }
}
