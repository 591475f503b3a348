using Leasehold.Core.Barrier;
using Leasehold.Core.Tokens;
using Leasehold.Core.Tokens.Verification;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Wrapping;

/// <summary>A wrapped answer opens, and its wrapping token is there.</summary>
internal sealed class WrappedAnswerCheck(TokenFormat tokens) : RowCheck(Tables.Wrapped, "wrapped answers")
{
    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (TokenCheck.IdIn(row, view) is not { } id)
            return;
        view.CheckOpens(row);
        var key = Keys.Token(id);
        if (await view.FindAsync(key, cancel).ConfigureAwait(false) is null)
            view.Fault(row, $"it waits under a token that is not there: {key}");
        else if (await view.PeekAsync(key, tokens, cancel).ConfigureAwait(false) is { IsWrapping: false })
            view.Fault(row, $"it waits under a token that is no wrapping token: {key}");
    }
}
