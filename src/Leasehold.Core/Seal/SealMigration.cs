using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>
/// A change of who keeps the unseal key, prepared when the old seal opened and staged in the commit that opens the
/// barrier: from shares to a wrapper, back, between wrappers, or to a newer key of the same one. A server that stands
/// by may keep it for long: what has changed meanwhile counts.
/// </summary>
internal sealed class SealMigration : IDisposable
{
    private readonly WrappedKey? _from;
    private readonly string _type;
    private readonly WrappedKey? _wrapped;
    private readonly SecretBytes _unsealKey;
    private readonly SecretBytes? _recoveryKey;

    private SealMigration(
        WrappedKey? from, string type, WrappedKey? wrapped, SecretBytes unsealKey, SecretBytes? recoveryKey)
    {
        _from = from;
        _type = type;
        _wrapped = wrapped;
        _unsealKey = unsealKey;
        _recoveryKey = recoveryKey;
    }

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
        var recoveryKey = unsealKey is null ? null : new SecretBytes(unsealKey.Span);
        return (new SealMigration(before.Wrapped, target.Type, wrapped, fresh, recoveryKey), null);
    }

    /// <summary>To shares: the recovery key becomes the unseal key, its holders unseal.</summary>
    public static SealMigration ToShares(SealConfiguration before, SecretBytes recoveryKey) => new(
        before.Wrapped, SealConfiguration.ShamirType, null, new SecretBytes(recoveryKey.Span), null);

    /// <summary>
    /// Whether it is still due and still right: nobody else has moved the store meanwhile, and the shares that were
    /// given have not been replaced by others.
    /// </summary>
    public async ValueTask<bool> IsDueAsync(
        StoredKeys keys, SealConfiguration stored, SecretBytes rootKey, CancellationToken cancel)
    {
        if (!IsSame(stored.Wrapped, _from))
            return false;
        if (_wrapped is null)
            return await keys.IsRecoveryKeyAsync(stored.StoreId, rootKey, _unsealKey, cancel).ConfigureAwait(false);
        if (_recoveryKey is null)
            return true;
        using var opened = await keys.OpenRootKeyAsync(stored.StoreId, _recoveryKey, cancel).ConfigureAwait(false);
        return opened is not null;
    }

    /// <summary>How the store is sealed once this is committed.</summary>
    public SealConfiguration After(SealConfiguration stored) => stored with { Type = _type, Wrapped = _wrapped };

    public void Stage(Transaction tx, SealConfiguration stored)
    {
        tx.PutClear(SealConfiguration.Row, After(stored).Encode());
        tx.PutClear(SealedKeys.RootKeyRow, tx.Barrier.SealRootKey(_unsealKey));
        if (_recoveryKey is not null)
            RecoveryKey.Stage(tx, _recoveryKey);
        else if (_wrapped is null)
            RecoveryKey.StageRemoval(tx);
    }

    public void Dispose()
    {
        _unsealKey.Dispose();
        _recoveryKey?.Dispose();
    }

    private static bool IsSame(WrappedKey? one, WrappedKey? other) => one is null || other is null
        ? one is null && other is null
        : one.KeyId == other.KeyId && one.Ciphertext.Span.SequenceEqual(other.Ciphertext.Span);
}
