using Leasehold.Storage;

namespace Leasehold.Core.Barrier;

/// <summary>
/// A changed keyring on its way into a commit. It counts only once stored: installed when the commit succeeded,
/// forgotten when it did not or when nobody knows.
/// </summary>
internal sealed class KeyringUpkeep(SecurityBarrier barrier, Keyring keyring, long reservedBefore, byte[] record)
    : IDisposable
{
    private bool _stored;

    public void Stage(StoreTransaction store) => store.Put(SealedKeys.KeyringRow.Bytes, record);

    public void Stored() => _stored = true;

    public void Dispose()
    {
        if (!_stored)
            keyring.Active.ReservedUses = reservedBefore;
        barrier.EndUpkeep(keyring, _stored);
    }
}
