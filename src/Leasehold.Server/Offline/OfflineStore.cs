using Leasehold.Core.Barrier;
using Leasehold.Core.Routing;
using Leasehold.Core.Seal;
using Leasehold.Core.Verification;
using Leasehold.Server.Composition;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Storage;

namespace Leasehold.Server.Offline;

/// <summary>The store of a server that does not run, opened for reading: nothing is written to it.</summary>
public sealed class OfflineStore : IAsyncDisposable
{
    private readonly Store _store;
    private readonly ServerSeal _seal;
    private readonly EngineCatalog _catalog;

    private OfflineStore(Store store, ServerSeal seal, EngineCatalog catalog)
    {
        _store = store;
        _seal = seal;
        _catalog = catalog;
    }

    /// <summary>The state of its seal.</summary>
    public SealStatus Seal => _seal.Status;

    /// <summary>Whether it is opened without people.</summary>
    public bool UnsealsItself => _seal.UnsealsItself;

    /// <summary>Where the log of the store ends.</summary>
    public HeadRow Head => _store.Head;

    /// <summary>
    /// Opens the store that a configuration names. Throws <see cref="StartException"/> with the reason.
    /// </summary>
    public static async ValueTask<OfflineStore> OpenAsync(
        IReadOnlyList<string> configPaths, ServerEnvironment environment, TimeProvider time, CancellationToken cancel)
    {
        var loaded = ConfigurationLoader.Load(configPaths, environment);
        if (loaded.Configuration is not { Storage: { } storage } configuration)
            throw new StartException(string.Join("; ", loaded.Errors));
        if (storage.Kind == StorageKind.Memory)
            throw new StartException($"storage \"{storage.Type}\" ends with its process: there is nothing to look at");
        var seals = new SealFactory(environment, time, log: null).Build(configuration.Seals);
        var store = await new StoreFactory(storage, time).OpenReadingAsync(cancel);
        try
        {
            var catalog = new EngineCatalog(Composition.Engines.All(configuration, time));
            return new OfflineStore(store, await ServerSeal.OpenAsync(store, seals, cancel), catalog);
        }
        catch (RecordDamagedException damaged)
        {
            await store.DisposeAsync();
            throw new StartException(damaged.Message, damaged);
        }
    }

    /// <summary>Takes a share of the unseal key; the refusal's text, or null.</summary>
    public async ValueTask<string?> UnsealAsync(string share, CancellationToken cancel)
    {
        if (UnsealKey.Parse(share) is not { } key)
            return UnsealKey.Unreadable;
        try
        {
            return (await _seal.UnsealAsync(key, migrate: false, cancel)).Fault;
        }
        catch (RecordDamagedException damaged)
        {
            return damaged.Message;
        }
    }

    /// <summary>Unseals without people; the refusal's text, or null.</summary>
    public async ValueTask<string?> UnsealItselfAsync(CancellationToken cancel) =>
        (await _seal.UnsealItselfAsync(cancel)).Fault;

    /// <summary>Looks at every row; while sealed only at what is not.</summary>
    public async ValueTask<VerificationResult> VerifyAsync(CancellationToken cancel)
    {
        using var barrier = Seal.IsSealed ? null : await _seal.OpenForReadingAsync(cancel);
        return await StoreVerification.RunAsync(_store, barrier, _catalog, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _seal.Dispose();
        await _store.DisposeAsync();
    }
}
