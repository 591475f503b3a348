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
    private readonly LogChain _chain;
    private readonly ServerSeal _seal;
    private readonly EngineCatalog _catalog;

    private OfflineStore(Store store, LogChain chain, ServerSeal seal, EngineCatalog catalog)
    {
        _store = store;
        _chain = chain;
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
        var factory = new StoreFactory(storage, time);
        var store = await factory.OpenReadingAsync(cancel);
        try
        {
            var catalog = new EngineCatalog(Composition.Engines.All(configuration, time));
            return new OfflineStore(
                store, factory.Chain, await ServerSeal.OpenAsync(store, seals, cancel), catalog);
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
        var rows = await StoreVerification.RunAsync(_store, barrier, _catalog, cancel);
        var log = LogFaults().ToArray();
        return rows with
        {
            Rows = [.. rows.Rows, KeyValuePair.Create("groups in the log", _chain.Groups)],
            Faults = [.. log, .. rows.Faults],
            FaultCount = rows.FaultCount + log.Length,
        };
    }

    /// <summary>Where the chain of head rows breaks, or ends elsewhere than the store.</summary>
    private IEnumerable<RowFault> LogFaults()
    {
        var head = new Key(HeadRow.Key.ToArray());
        foreach (var fault in _chain.Faults)
            yield return new RowFault("head", head, fault);
        if (_chain.Last is { } last && !last.Hash.Span.SequenceEqual(_store.Head.Hash.Span))
        {
            yield return new RowFault("head", head, FormattableString.Invariant(
                $"the log ends with group {last.Group}, the store with group {_store.Head.Group}"));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _seal.Dispose();
        await _store.DisposeAsync();
    }
}
