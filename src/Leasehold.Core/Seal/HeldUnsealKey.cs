using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>The unseal key of a store that people unseal: the root key's row is sealed by it.</summary>
internal sealed class HeldUnsealKey : IHeldKey
{
    public string Name => "unseal key";

    public Key Row => SealedKeys.RootKeyRow;

    public string? Absence(SealConfiguration seal) => seal.Wrapped is null
        ? null
        : $"nobody holds shares of the unseal key: the seal {seal.Type} keeps it; rekey the recovery key instead";

    public async ValueTask<bool> IsAsync(
        Transaction tx, SealConfiguration seal, SecretBytes key, CancellationToken cancel)
    {
        if (key.Length != RecordCipher.KeySize)
            return false;
        var row = await tx.FindClearAsync(Row, cancel).ConfigureAwait(false) ?? [];
        try
        {
            SealedKeys.OpenRootKey(key, seal.StoreId, row).Dispose();
            return true;
        }
        catch (RecordDamagedException)
        {
            return false; // A wrong key and a damaged row look the same.
        }
    }

    public void Stage(Transaction tx, SecretBytes key) => tx.PutClear(Row, tx.Barrier.SealRootKey(key));
}
