using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Storage;
using Leasehold.Storage.Memory;
using Leasehold.Storage.RocksDb;

namespace Leasehold.Server.Composition;

/// <summary>What the server's data can lie on.</summary>
internal static class StoreFactory
{
    /// <summary>Opens the configured store. Throws <see cref="StartException"/> if it cannot be opened.</summary>
    public static async ValueTask<Store> OpenAsync(
        StorageConfiguration storage, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            IStorageEngine engine = storage.Kind switch
            {
                StorageKind.Memory => new MemoryEngine(),
                StorageKind.Embedded => RocksDbEngine.Open(new RocksDbOptions { Path = storage.Path }, time),
                _ => throw new StartException($"unknown storage {storage.Kind}"),
            };
            return await Store.OpenAsync(engine, new StoreOptions(), time, cancel);
        }
        catch (Exception fault) when (fault is StoreException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"Error initializing storage of type {storage.Type}: {fault.Message}", fault);
        }
    }
}
