using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>The ways to the root key: by what people hold together, and by the configured seal alone.</summary>
internal sealed class SealOpening(StoredKeys keys, SealSetup setup)
{
    private const string WrongKey =
        "failed to decrypt encrypted stored keys: cipher: message authentication failed";

    private const string WrongRecoveryKey =
        "recovery key verification failed: these shares do not make the recovery key of this store";

    /// <summary>With the key that shares gave: the unseal key, or the recovery key as the people's consent.</summary>
    public async ValueTask<OpenedSeal> ByHeldKeyAsync(
        SealConfiguration stored, SecretBytes held, CancellationToken cancel)
    {
        var plan = setup.PlanFor(stored);
        if (plan.Fault is { } fault)
            return OpenedSeal.Refused(fault);
        var (rootKey, reason) = plan.Opener is { } opener
            ? await ByWrapperAsync(opener, stored, cancel).ConfigureAwait(false)
            : (await keys.OpenRootKeyAsync(stored.StoreId, held, cancel).ConfigureAwait(false), WrongKey);
        if (rootKey is null)
            return OpenedSeal.Refused(reason);
        if (plan.Opener is not null
            && !await keys.IsRecoveryKeyAsync(stored.StoreId, rootKey, held, cancel).ConfigureAwait(false))
        {
            rootKey.Dispose();
            return OpenedSeal.Refused(WrongRecoveryKey);
        }
        return plan.Migrates
            ? await MigratingAsync(stored, rootKey, held, cancel).ConfigureAwait(false)
            : await CurrentAsync(stored, plan.Opener, rootKey, cancel).ConfigureAwait(false);
    }

    /// <summary>Without people. A store that is to be migrated is not opened so.</summary>
    public async ValueTask<OpenedSeal> ByItselfAsync(SealConfiguration stored, CancellationToken cancel)
    {
        var plan = setup.PlanFor(stored);
        if (plan.Fault is { } fault)
            return OpenedSeal.Refused(fault);
        if (plan.Opener is not { } opener || plan.Migrates)
            return OpenedSeal.Refused("this store needs shares to be unsealed");
        var (rootKey, reason) = await ByWrapperAsync(opener, stored, cancel).ConfigureAwait(false);
        return rootKey is null
            ? OpenedSeal.Refused(reason)
            : await CurrentAsync(stored, opener, rootKey, cancel).ConfigureAwait(false);
    }

    private async ValueTask<(SecretBytes? RootKey, string Fault)> ByWrapperAsync(
        ISealWrapper opener, SealConfiguration stored, CancellationToken cancel)
    {
        if (stored.Wrapped is not { } wrapped)
            throw new BrokenInvariant("a wrapper for a store without a wrapped key");
        var unwrapped = await opener.UnwrapAsync(wrapped, cancel).ConfigureAwait(false);
        using var unsealKey = unwrapped.Key;
        if (unsealKey is null)
            return (null, $"seal \"{opener.Type}\": {unwrapped.Fault}");
        var rootKey = await keys.OpenRootKeyAsync(stored.StoreId, unsealKey, cancel).ConfigureAwait(false);
        return (rootKey, $"seal \"{opener.Type}\": the key it unwrapped is not that of this store");
    }

    private async ValueTask<OpenedSeal> MigratingAsync(
        SealConfiguration stored, SecretBytes rootKey, SecretBytes held, CancellationToken cancel)
    {
        if (setup.Active is not { } target)
            return new OpenedSeal(rootKey, SealMigration.ToShares(stored, held), null);
        var unsealKey = stored.Wrapped is null ? held : null;
        var (migration, fault) =
            await SealMigration.ToWrapperAsync(stored, target, unsealKey, cancel).ConfigureAwait(false);
        if (migration is not null)
            return new OpenedSeal(rootKey, migration, null);
        rootKey.Dispose();
        return OpenedSeal.Refused(fault);
    }

    /// <summary>A key wrapped by an older key of the seal is wrapped anew; if that fails, next time.</summary>
    private static async ValueTask<OpenedSeal> CurrentAsync(
        SealConfiguration stored, ISealWrapper? opener, SecretBytes rootKey, CancellationToken cancel)
    {
        if (opener is null || stored.Wrapped is not { } wrapped
            || await opener.IsCurrentAsync(wrapped, cancel).ConfigureAwait(false))
            return new OpenedSeal(rootKey, null, null);
        var (migration, _) = await SealMigration.ToWrapperAsync(stored, opener, null, cancel).ConfigureAwait(false);
        return new OpenedSeal(rootKey, migration, null);
    }
}
