using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>
/// A change of who keeps the unseal key, prepared when the old seal opened and staged in the commit that opens the
/// barrier: from shares to a wrapper, back, between wrappers, or to a newer key of the same one.
/// </summary>
internal sealed class SealMigration : IDisposable
{
    private readonly SecretBytes _unsealKey;
    private readonly SecretBytes? _recoveryKey;

    private SealMigration(SealConfiguration after, SecretBytes unsealKey, SecretBytes? recoveryKey)
    {
        After = after;
        _unsealKey = unsealKey;
        _recoveryKey = recoveryKey;
    }

    /// <summary>How the store is sealed once this is committed.</summary>
    public SealConfiguration After { get; }

    /// <summary>
    /// To a wrapper: a fresh unseal key that it wraps. What people hold proves their consent from then on.
    /// </summary>
    /// <param name="before">How the store is sealed.</param>
    /// <param name="target">The wrapper, used here.</param>
    /// <param name="unsealKey">The old unseal key that becomes the recovery key; null keeps the recovery key.</param>
    /// <param name="cancel">Ends the wait for the wrapper.</param>
    public static async ValueTask<(SealMigration? Migration, string? Fault)> ToWrapperAsync(
        SealConfiguration before, ISealWrapper target, SecretBytes? unsealKey, CancellationToken cancel)
    {
        var fresh = SecretBytes.Random(RecordCipher.KeySize);
        var wrap = await target.WrapAsync(fresh, cancel).ConfigureAwait(false);
        if (wrap.Key is not { } wrapped)
        {
            fresh.Dispose();
            return (null, $"seal \"{target.Type}\": {wrap.Fault}");
        }
        var after = before with { Type = target.Type, Wrapped = wrapped };
        return (new SealMigration(after, fresh, unsealKey is null ? null : new SecretBytes(unsealKey.Span)), null);
    }

    /// <summary>To shares: the recovery key becomes the unseal key, its holders unseal.</summary>
    public static SealMigration ToShares(SealConfiguration before, SecretBytes recoveryKey) => new(
        before with { Type = SealConfiguration.ShamirType, Wrapped = null }, new SecretBytes(recoveryKey.Span), null);

    public void Stage(Transaction tx)
    {
        tx.PutClear(SealConfiguration.Row, After.Encode());
        tx.PutClear(SealedKeys.RootKeyRow, tx.Barrier.SealRootKey(_unsealKey));
        if (_recoveryKey is not null)
            RecoveryKey.Stage(tx, _recoveryKey);
        else if (After.Wrapped is null)
            RecoveryKey.StageRemoval(tx);
    }

    public void Dispose()
    {
        _unsealKey.Dispose();
        _recoveryKey?.Dispose();
    }
}
