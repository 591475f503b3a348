using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Storage;
using Leasehold.Storage.Memory;
using Leasehold.Storage.RocksDb;

namespace Leasehold.Server.Composition;

/// <summary>What the server's data can lie on. What cannot be opened is a <see cref="StartException"/>.</summary>
internal static class StoreFactory
{
    /// <summary>Opens the configured store.</summary>
    public static ValueTask<Store> OpenAsync(
        StorageConfiguration storage, TimeProvider time, CancellationToken cancel) =>
        TryAsync(storage, async () => await Store.OpenAsync(
            await EngineAsync(storage, mustExist: false, time, cancel), new StoreOptions(), time, cancel));

    /// <summary>Opens a store that is there already, for reading only.</summary>
    public static ValueTask<Store> OpenReadingAsync(
        StorageConfiguration storage, TimeProvider time, CancellationToken cancel) =>
        TryAsync(storage, async () => await Store.OpenReadingAsync(
            await EngineAsync(storage, mustExist: true, time, cancel), new StoreOptions(), time, cancel));

    /// <summary>Opens what lies beneath a store, to fill it.</summary>
    public static ValueTask<IStorageEngine> OpenEngineAsync(
        StorageConfiguration storage, TimeProvider time, CancellationToken cancel) =>
        TryAsync(storage, async () => await EngineAsync(storage, mustExist: false, time, cancel));

    private static ValueTask<IStorageEngine> EngineAsync(
        StorageConfiguration storage, bool mustExist, TimeProvider time, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(storage.Kind switch
        {
            StorageKind.Memory => new MemoryEngine(),
            StorageKind.Embedded => RocksDbEngine.Open(
                new RocksDbOptions { Path = storage.Path, MustExist = mustExist }, time),
            _ => throw new StartException($"unknown storage {storage.Kind}"),
        });
    }

    private static async ValueTask<T> TryAsync<T>(StorageConfiguration storage, Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (Exception fault) when (fault is StoreException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"Error initializing storage of type {storage.Type}: {fault.Message}", fault);
        }
    }
}
