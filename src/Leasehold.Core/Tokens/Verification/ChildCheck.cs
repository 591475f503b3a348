using Leasehold.Core.Barrier;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Tokens.Verification;

/// <summary>An entry below a parent leads to a token that names this parent.</summary>
internal sealed class ChildCheck(TokenFormat tokens) : RowCheck(Tables.Child, "children")
{
    private const int KeyBytes = 1 + Id16.Size + Id16.Size;

    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != KeyBytes)
        {
            view.Fault(row, $"a key of {row.Key.Length} bytes instead of {KeyBytes}");
            return;
        }
        var key = Keys.Token(Keys.ChildOf(row.Key));
        if (await view.FindAsync(key, cancel).ConfigureAwait(false) is null)
            view.Fault(row, $"it leads to a token that is not there: {key}");
        else if (await view.PeekAsync(key, tokens, cancel).ConfigureAwait(false) is { } token
            && token.Parent != Id16.Read(row.Key.AsSpan(1)))
        {
            view.Fault(row, $"it leads to a token with another parent: {key}");
        }
    }
}
