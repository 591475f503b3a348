using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>The recovery key of a store that unseals itself.</summary>
internal sealed class HeldRecoveryKey : IHeldKey
{
    public string Name => "recovery key";

    public Key Row => RecoveryKey.Row;

    public string? Absence(SealConfiguration seal) => seal.Wrapped is null ? "recovery rekeying not supported"
        : seal.Shares == 0 ? "this server was initialized without recovery shares, so nobody can agree to new ones"
        : null;

    public ValueTask<bool> IsAsync(
        Transaction tx, SealConfiguration seal, SecretBytes key, CancellationToken cancel) =>
        RecoveryKey.IsAsync(tx, key, cancel);

    public void Stage(Transaction tx, SecretBytes key) => RecoveryKey.Stage(tx, key);
}
