using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Tokens.Verification;

/// <summary>An entry by path leads to a token or lease that was issued there.</summary>
internal sealed class PathCheck(TokenFormat tokens) : RowCheck(Tables.Path, "paths")
{
    private const int LeastBytes = 1 + 1 + sizeof(ulong) + 1 + Id16.Size;

    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length < LeastBytes)
        {
            view.Fault(row, $"a key of {row.Key.Length} bytes is too short");
            return;
        }
        var id = Keys.PathId(row.Key);
        if (row.Value is [(byte)RowKind.Lease])
        {
            await CheckLeaseAsync(row, id, view, cancel).ConfigureAwait(false);
            return;
        }
        var key = Keys.Token(id);
        if (await view.FindAsync(key, cancel).ConfigureAwait(false) is null)
            view.Fault(row, $"it leads to a token that is not there: {key}");
        else if (await view.PeekAsync(key, tokens, cancel).ConfigureAwait(false) is { } token
            && Keys.Path(token.Mount, token.IndexedPath, id) != new Key(row.Key))
        {
            view.Fault(row, $"it leads to a token of another path or mount: {key}");
        }
    }

    private static async ValueTask CheckLeaseAsync(Row row, Id16 id, StoreView view, CancellationToken cancel)
    {
        var key = Keys.Lease(id);
        await view.ExpectAsync(row, key, "the lease it leads to", cancel).ConfigureAwait(false);
        if (await view.PeekAsync(key, LeaseFormat.Instance, cancel).ConfigureAwait(false) is { } lease
            && Keys.Path(lease.Mount, lease.Path, id) != new Key(row.Key))
        {
            view.Fault(row, $"it leads to a lease of another path or mount: {key}");
        }
    }
}
