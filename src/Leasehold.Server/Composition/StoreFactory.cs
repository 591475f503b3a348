using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Storage;
using Leasehold.Storage.Memory;
using Leasehold.Storage.Postgres;
using Leasehold.Storage.RocksDb;

namespace Leasehold.Server.Composition;

/// <summary>Opens what the server's data lies on, a shared store as often as the lead is lost.</summary>
internal sealed class StoreFactory(StorageConfiguration storage, ServerCard self, TimeProvider time)
{
    private readonly SharedMemory _memory = new(time);

    /// <summary>What the log of an embedded store told when it was opened for reading.</summary>
    public LogChain Chain { get; private set; } = LogChain.Empty;

    private StoreOptions Options => new() { Anchor = storage.Anchor, CacheBytes = Limits.CacheBytes };

    /// <summary>For commands that work on a store as no server does.</summary>
    public StoreFactory(StorageConfiguration storage, TimeProvider time)
        : this(storage, new() { HostName = "", ApiAddress = "", ClusterAddress = "", Version = "" }, time)
    {
    }

    /// <summary>Opens the configured store, for reading if other servers may share it.</summary>
    public async ValueTask<Store> OpenAsync(CancellationToken cancel)
    {
        var engine = await EngineAsync(mustExist: false, cancel);
        return engine is ISharedEngine
            ? await Store.OpenReadingAsync(engine, Options, time, cancel)
            : await Store.OpenAsync(engine, Options, time, cancel);
    }

    /// <summary>As <see cref="OpenAsync"/>; what cannot be opened is a <see cref="StartException"/>.</summary>
    public ValueTask<Store> StartAsync(CancellationToken cancel) => TryAsync(async () => await OpenAsync(cancel));

    /// <summary>
    /// Opens a store that is there already, for reading only. Throws <see cref="StartException"/> if it cannot.
    /// </summary>
    public ValueTask<Store> OpenReadingAsync(CancellationToken cancel) => TryAsync(
        async () => await Store.OpenReadingAsync(
            await EngineAsync(mustExist: true, cancel), Options, time, cancel));

    /// <summary>
    /// Opens the configured store as far as that changes nothing: for reading, and without making tables that are not
    /// there. Throws <see cref="StartException"/> if it cannot.
    /// </summary>
    public ValueTask<Store> LookAsync(CancellationToken cancel) => TryAsync(
        async () => await Store.OpenReadingAsync(
            storage.Postgres is { } database
                ? await PostgresAsync(database with { MustExist = database.CreateTables }, cancel)
                : await EngineAsync(mustExist: false, cancel),
            Options, time, cancel));

    /// <summary>
    /// Opens what lies beneath a store, to fill it. Throws <see cref="StartException"/> if it cannot.
    /// </summary>
    public ValueTask<IStorageEngine> OpenEngineAsync(CancellationToken cancel) =>
        TryAsync(async () => await EngineAsync(mustExist: false, cancel));

    private async ValueTask<IStorageEngine> EngineAsync(bool mustExist, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return storage.Kind switch
        {
            StorageKind.Memory => new MemoryEngine(),
            StorageKind.SharedMemory => _memory.Open(self),
            StorageKind.Embedded => Embedded(mustExist),
            StorageKind.Postgres when storage.Postgres is { } database => await PostgresAsync(
                database with { CreateTables = database.CreateTables && !mustExist, MustExist = mustExist }, cancel),
            _ => throw new StartException($"unknown storage {storage.Kind}"),
        };
    }

    private ValueTask<PostgresEngine> PostgresAsync(PostgresOptions database, CancellationToken cancel) =>
        PostgresEngine.OpenAsync(database, self, time, cancel);

    private RocksDbEngine Embedded(bool mustExist)
    {
        var options = new RocksDbOptions { Path = storage.Path, MustExist = mustExist, ChecksChain = mustExist };
        var engine = RocksDbEngine.Open(options, time);
        Chain = engine.Chain;
        return engine;
    }

    private async ValueTask<T> TryAsync<T>(Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (Exception fault) when (fault is StoreException or IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"Error initializing storage of type {storage.Type}: {fault.Message}{Remedy(fault)}", fault);
        }
    }

    private static string Remedy(Exception fault) => fault switch
    {
        StoreInUseException => "; stop that process before this server starts",
        StoreForeignException => "; name another place, what is there is not touched",
        StoreCorruptException => "; put the right file back, or restore the store from a backup",
        IOException or UnauthorizedAccessException =>
            $"; the user {Environment.UserName} must be able to read and write there",
        _ => "",
    };
}
