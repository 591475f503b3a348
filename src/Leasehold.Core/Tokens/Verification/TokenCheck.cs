using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Tokens.Verification;

/// <summary>A token opens, and exactly one row of each index leads to it.</summary>
internal sealed class TokenCheck(TokenFormat format, RowCounts counts) : RowCheck(Tables.Token, "tokens")
{
    private const uint RootNamespace = 0;

    /// <summary>The token's id in the key of its row; null, which is told, if it can't be one.</summary>
    public static Id16? IdIn(Row row, StoreView view)
    {
        if (row.Key.Length == 1 + Id16.Size)
            return Id16.Read(row.Key.AsSpan(1));
        view.Fault(row, $"a key of {row.Key.Length} bytes instead of {1 + Id16.Size}");
        return null;
    }

    /// <summary>The id under which a token's accessor is stored.</summary>
    public static Id16 AccessorId(SecurityBarrier barrier, Token token) =>
        barrier.AccessorId(RootNamespace, Encoding.UTF8.GetBytes(token.Accessor));

    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (IdIn(row, view) is not { } id || view.Open(row, format) is not { } token || view.Barrier is not { } barrier)
        {
            counts.AddUnread(RowKind.Token);
            return;
        }
        counts.Add(RowKind.Token, token.Mount, token.Role);
        var accessor = Keys.Accessor(AccessorId(barrier, token));
        await view.ExpectAsync(row, accessor, "its accessor's row", cancel).ConfigureAwait(false);
        var path = Keys.Path(token.Mount, token.IndexedPath, id);
        await view.ExpectAsync(row, path, "its entry by path", cancel).ConfigureAwait(false);
        var due = Keys.DueEntry(token.Due, token.Mount, RowKind.Token, id);
        await view.ExpectAsync(row, due, "its entry in the expiry index", cancel).ConfigureAwait(false);
        if (token.Parent is not { } parent)
            return;
        await view.ExpectAsync(row, Keys.Token(parent), "its parent", cancel).ConfigureAwait(false);
        await view.ExpectAsync(row, Keys.Child(parent, id), "its entry below its parent", cancel)
            .ConfigureAwait(false);
    }
}
