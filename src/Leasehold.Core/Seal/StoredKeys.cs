using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Seal;

/// <summary>Reads the rows that hold sealed keys. It keeps none of them.</summary>
internal sealed class StoredKeys(Store store)
{
    /// <summary>The stored configuration of the seal; null before initialization.</summary>
    public async ValueTask<SealConfiguration?> ReadConfigurationAsync(CancellationToken cancel)
    {
        using var view = store.Begin();
        var row = await view.PeekAsync(SealConfiguration.Row.Bytes, cancel).ConfigureAwait(false);
        return row is null ? null : SealConfiguration.Decode(row);
    }

    /// <summary>The root key, which the caller disposes; null if the unseal key is wrong.</summary>
    public async ValueTask<SecretBytes?> OpenRootKeyAsync(Id16 storeId, SecretBytes unsealKey, CancellationToken cancel)
    {
        if (unsealKey.Length != RecordCipher.KeySize)
            return null;
        using var view = store.Begin();
        var row = await view.PeekAsync(SealedKeys.RootKeyRow.Bytes, cancel).ConfigureAwait(false) ?? [];
        try
        {
            return SealedKeys.OpenRootKey(unsealKey, storeId, row);
        }
        catch (RecordDamagedException)
        {
            return null; // A wrong key and a damaged row look the same.
        }
    }

    /// <summary>
    /// A barrier over the stored keyring; nothing is written. Throws <see cref="RecordDamagedException"/>.
    /// </summary>
    public async ValueTask<SecurityBarrier> OpenBarrierAsync(
        Id16 storeId, SecretBytes rootKey, CancellationToken cancel)
    {
        using var view = store.Begin();
        var row = await view.PeekAsync(SealedKeys.KeyringRow.Bytes, cancel).ConfigureAwait(false) ?? [];
        var owned = new SecretBytes(rootKey.Span);
        try
        {
            return SecurityBarrier.Open(storeId, owned, row);
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    /// <summary>Whether this is the recovery key of the store that the root key opens.</summary>
    public async ValueTask<bool> IsRecoveryKeyAsync(
        Id16 storeId, SecretBytes rootKey, SecretBytes key, CancellationToken cancel)
    {
        using var barrier = await OpenBarrierAsync(storeId, rootKey, cancel).ConfigureAwait(false);
        using var tx = new Transaction(store.Begin(), barrier, default);
        return await RecoveryKey.IsAsync(tx, key, cancel).ConfigureAwait(false);
    }
}
