using System.Globalization;
using System.Security.Cryptography;
using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Seal;

/// <summary>Makes the keys of a new store, and commits them with the first rows behind the barrier.</summary>
internal sealed class SealInitialization(Store store, ISealWrapper? wrapper)
{
    /// <summary>
    /// The shares to hand out, and how the store is sealed from now on; null if it was refused.
    /// </summary>
    public async ValueTask<(InitResult Result, SealConfiguration? Configuration)> CreateAsync(
        InitRequest request, DateTimeOffset now, Func<Transaction, CancellationToken, ValueTask> alongside,
        CancellationToken cancel)
    {
        using var unsealKey = SecretBytes.Random(RecordCipher.KeySize);
        var wrap = wrapper is null ? default : await wrapper.WrapAsync(unsealKey, cancel).ConfigureAwait(false);
        if (wrap.Fault is { } fault)
            return (InitResult.Refused($"seal \"{wrapper?.Type}\": {fault}") with { MayPassLater = true }, null);

        var configuration = NewConfiguration(request, wrap.Key);
        using var held = wrapper is null ? new SecretBytes(unsealKey.Span) : SecretBytes.Random(RecordCipher.KeySize);
        using var barrier = SecurityBarrier.Fresh(configuration.StoreId, now);
        using var tx = new Transaction(store.Begin(), barrier, now);
        if (await tx.FindClearAsync(SealConfiguration.Row, cancel).ConfigureAwait(false) is not null)
            return (InitResult.Refused(ServerSeal.AlreadyInitialized), null);

        tx.PutClear(SealConfiguration.Row, configuration.Encode());
        tx.PutClear(SealedKeys.RootKeyRow, barrier.SealRootKey(unsealKey));
        if (wrapper is not null && configuration.Shares > 0)
            RecoveryKey.Stage(tx, held);
        await alongside(tx, cancel).ConfigureAwait(false);
        var result = await tx.CommitWithAsync(barrier.TakeUses(), cancel).ConfigureAwait(false); // With the keyring.
        return result.IsCommitted
            ? (Shares(configuration, held), configuration)
            : (InitResult.Refused(ServerSeal.AlreadyInitialized), null);
    }

    private static InitResult Shares(SealConfiguration configuration, SecretBytes held)
    {
        var shares = configuration.Shares == 0
            ? []
            : Shamir.Share(held, configuration.Shares, configuration.Threshold);
        return configuration.Wrapped is null
            ? new InitResult(shares, null)
            : new InitResult([], null) { RecoveryShares = shares };
    }

    private SealConfiguration NewConfiguration(InitRequest request, WrappedKey? wrapped) => new()
    {
        Type = wrapper?.Type ?? SealConfiguration.ShamirType,
        Shares = wrapped is null ? request.SecretShares : request.RecoveryShares,
        Threshold = wrapped is null ? request.SecretThreshold
            : request.RecoveryShares == 0 ? 0 : request.RecoveryThreshold,
        StoreId = Id16.Random(),
        ClusterId = Guid.NewGuid().ToString(),
        ClusterName = "vault-cluster-"
            + RandomNumberGenerator.GetInt32(int.MaxValue).ToString("x8", CultureInfo.InvariantCulture),
        Wrapped = wrapped,
    };
}
