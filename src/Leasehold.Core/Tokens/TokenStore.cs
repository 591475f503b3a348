using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Policies;

namespace Leasehold.Core.Tokens;

/// <summary>Finds tokens by id, secret or accessor, through a bounded cache of rows.</summary>
internal sealed class TokenStore(
    SecurityBarrier barrier, LiveMounts mounts, PolicySets sets, RowCache<Token> cache, EntityStore entities)
{
    /// <summary>The most characters of a token: what a batch token with much metadata takes, and no more.</summary>
    public const int MaxSecretLength = 8192;

    private const uint RootNamespace = 0;

    public TokenFormat Format { get; } = new(sets);

    /// <summary>The tokens that have no rows.</summary>
    public BatchTokens Batch => _batch ??= new BatchTokens(barrier, Format);

    private BatchTokens? _batch;

    /// <summary>Tells the ids of this opening of the store from those of another.</summary>
    public object Opening { get; } = new();

    /// <summary>The storage id of a token's secret.</summary>
    public Id16 IdOf(string secret)
    {
        Span<byte> bytes = stackalloc byte[256];
        if (secret.Length > 80)
            bytes = new byte[Encoding.UTF8.GetByteCount(secret)];
        var length = Encoding.UTF8.GetBytes(secret, bytes);
        return barrier.TokenId(RootNamespace, bytes[..length]);
    }

    /// <summary>Whether a text could be a token's secret at all.</summary>
    public static bool CouldBeSecret(string secret) => secret.Length is > 0 and <= MaxSecretLength;

    /// <summary>The storage id under which an accessor is found.</summary>
    public Id16 AccessorIdOf(string accessor) =>
        barrier.AccessorId(RootNamespace, Encoding.UTF8.GetBytes(accessor));

    /// <summary>The row of a token; null if there is none.</summary>
    /// <param name="tx">The transaction to read in.</param>
    /// <param name="id">Its storage id.</param>
    /// <param name="guard">Whether the commit must fail if the row changed meanwhile.</param>
    /// <param name="cancel">Ends the wait.</param>
    public ValueTask<Token?> FindAsync(Transaction tx, Id16 id, bool guard, CancellationToken cancel) =>
        cache.FindAsync(tx, id, Format, guard, cancel);

    /// <summary>The token behind a secret: what a batch token carries, else the row.</summary>
    /// <param name="tx">The transaction to read in.</param>
    /// <param name="secret">The token as its holder sends it.</param>
    /// <param name="id">Its storage id, by which it may also be known already.</param>
    /// <param name="guard">Whether the commit must fail if the row changed meanwhile.</param>
    /// <param name="cancel">Ends the wait.</param>
    public ValueTask<Token?> FindAsync(
        Transaction tx, string secret, Id16 id, bool guard, CancellationToken cancel) =>
        Batch.Open(secret) is { } carried ? new ValueTask<Token?>(carried) : FindAsync(tx, id, guard, cancel);

    /// <summary>The storage id behind an accessor; null if it is unknown.</summary>
    public async ValueTask<Id16?> FindByAccessorAsync(Transaction tx, string accessor, CancellationToken cancel)
    {
        var entry = await tx.FindAsync(Keys.Accessor(AccessorIdOf(accessor)), AccessorEntry.Format, cancel)
            .ConfigureAwait(false);
        return entry?.Token;
    }

    /// <summary>Why a token is dead, with all that it hangs on; null if it lives.</summary>
    public async ValueTask<Death?> DeathAsync(Transaction tx, Token token, bool guard, CancellationToken cancel)
    {
        var own = await KinAsync(tx, token, guard, cancel).ConfigureAwait(false);
        if (token.Parent is null)
            return Death.OfItself(own, tx.NowMs());
        var ancestors = await AncestorsAsync(tx, token, guard, cancel).ConfigureAwait(false);
        var kin = new Kin?[ancestors.Count];
        for (var i = 0; i < kin.Length; i++)
            kin[i] = ancestors[i] is { } row ? await KinAsync(tx, row, guard, cancel).ConfigureAwait(false) : null;
        return Death.Of(own, kin, tx.NowMs());
    }

    private async ValueTask<Kin> KinAsync(Transaction tx, Token token, bool guard, CancellationToken cancel) => new(
        token,
        MountLives: mounts.Table.Find(token.Mount) is not null,
        EntityLives: token.Entity.Length == 0 ||
            await entities.FindAsync(tx, token.Entity, guard, cancel).ConfigureAwait(false) is not null);

    /// <summary>The parents of a token, nearest first, up to an orphan; null for one whose row is gone.</summary>
    public async ValueTask<IReadOnlyList<Token?>> AncestorsAsync(
        Transaction tx, Token token, bool guard, CancellationToken cancel)
    {
        var ancestors = new List<Token?>();
        var child = token;
        while (child?.Parent is { } id && ancestors.Count <= KernelLimits.TokenDepth)
        {
            var parent = await FindAsync(tx, id, guard, cancel).ConfigureAwait(false);
            if (parent is null && await IsLetGoAsync(tx, child, cancel).ConfigureAwait(false))
                break;
            ancestors.Add(parent);
            child = parent;
        }
        return ancestors;
    }

    /// <summary>
    /// Whether the parent of a token has let it go. The row at hand may not say so yet: until the job has written it,
    /// or, from the cache, a moment after the job has and the parent's row is gone.
    /// </summary>
    public async ValueTask<bool> IsLetGoAsync(Transaction tx, Token token, CancellationToken cancel)
    {
        if (token.Parent is not { } id)
            return false;
        if (await FindAsync(tx, id, guard: false, cancel).ConfigureAwait(false) is { } parent)
            return parent.End is { Orphaning: true };
        return await FindByAccessorAsync(tx, token.Accessor, cancel).ConfigureAwait(false) is { } own &&
            await tx.PeekAsync(Keys.Token(own), Format, cancel).ConfigureAwait(false) is { Parent: null };
    }
}
