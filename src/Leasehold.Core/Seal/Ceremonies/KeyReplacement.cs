using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Storage;

namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>
/// Puts another held key in place of the one there is, with its shares' terms, in one commit: before it the old shares
/// work, after it the new ones, at no moment none. An answer that audit could not record takes it back.
/// </summary>
internal sealed class KeyReplacement(Func<Transaction> begin, IHeldKey held)
{
    /// <summary>The key whose shares people hold.</summary>
    public IHeldKey Held => held;

    /// <summary>Stages it. The root key stays, so what the row was before opens the store again.</summary>
    public async ValueTask StageAsync(
        Request request, Transaction tx, SecretBytes key, RekeyPlan plan, CancellationToken cancel)
    {
        var before = await tx.FindClearAsync(held.Row, cancel).ConfigureAwait(false) ?? [];
        var seal = await tx.FindClearAsync(SealConfiguration.Row, cancel).ConfigureAwait(false) ?? [];
        held.Stage(tx, key);
        var terms = SealConfiguration.Decode(seal) with { Shares = plan.Shares, Threshold = plan.Threshold };
        tx.PutClear(SealConfiguration.Row, terms.Encode());
        request.WhenUndelivered(() => RestoreAsync(before, seal));
    }

    /// <summary>Whether the key is the one there is.</summary>
    public async ValueTask<bool> IsAsync(Transaction tx, SecretBytes key, CancellationToken cancel)
    {
        var seal = await SealConfiguration.ReadAsync(tx, cancel).ConfigureAwait(false);
        return await held.IsAsync(tx, seal, key, cancel).ConfigureAwait(false);
    }

    private async ValueTask RestoreAsync(byte[] before, byte[] seal)
    {
        CommitResult result;
        do
        {
            using var tx = begin();
            tx.PutClear(held.Row, before);
            tx.PutClear(SealConfiguration.Row, seal);
            ShareBackup.StageRemoval(tx, held);
            result = await tx.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        while (!result.IsCommitted);
    }
}
