using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Routing;
using Leasehold.Core.Wrapping;

namespace Leasehold.Core.Tokens;

/// <summary>Stages the removal of all rows of a dead token; its grave is put in the same commit.</summary>
internal sealed class TokenRemoval(TokenStore tokens, Graves graves, LiveMounts mounts)
{
    public async ValueTask StageAsync(
        Transaction tx, Id16 id, Token token, Death death, CancellationToken cancel)
    {
        var accessorId = tokens.AccessorIdOf(token.Accessor);
        graves.Put(
            tx, id, accessorId, token with { History = History.Of(token).WithEnd(death, tx.NowMs()) }, death);
        tx.Delete(Keys.Token(id));
        tx.Delete(Keys.Accessor(accessorId));
        tx.Delete(Keys.Path(token.Mount, token.IndexedPath, id));
        DueIndex.Remove(tx, token.Due, token.Mount, RowKind.Token, id);
        if (token.Parent is { } parent)
            tx.Delete(Keys.Child(parent, id));
        if (token.IsWrapping)
            WrappedAnswers.Delete(tx, id);
        tx.Add(Keys.Count(token.Mount, token.Role, RowKind.Token), -1);

        foreach (var mount in mounts.Table.All)
        {
            if (mount.Type.Engine is IKeepsTokenData engine)
                await engine.RemoveTokenDataAsync(tx, mount, id, cancel).ConfigureAwait(false);
        }
    }
}
