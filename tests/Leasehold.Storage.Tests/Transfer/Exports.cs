using Leasehold.Storage.Memory;

namespace Leasehold.Storage.Tests.Transfer;

/// <summary>Stores that are exported and imported in tests.</summary>
internal static class Exports
{
    /// <summary>A store in memory with these rows, each in a commit of its own.</summary>
    public static async Task<MemoryEngine> EngineAsync(params IEnumerable<Row> rows)
    {
        var engine = new MemoryEngine();
        var store = await OpenAsync(engine);
        foreach (var row in rows)
        {
            using var tx = store.Begin();
            tx.Put(row.Key, row.Value);
            await tx.CommitAsync(StoreSteps.None);
        }
        await store.DisposeAsync();
        return engine;
    }

    public static async Task<byte[]> ExportAsync(IStorageEngine engine)
    {
        await using var store =
            await Store.OpenReadingAsync(engine, new StoreOptions(), TimeProvider.System, StoreSteps.None);
        using var output = new MemoryStream();
        await store.ExportAsync(output, StoreSteps.None);
        return output.ToArray();
    }

    public static async Task ImportAsync(IStorageEngine engine, byte[] export)
    {
        using var input = new MemoryStream(export, writable: false);
        await Store.ImportAsync(engine, input, StoreSteps.None);
    }

    public static async Task<MemoryEngine> ImportedAsync(byte[] export)
    {
        var engine = new MemoryEngine();
        await ImportAsync(engine, export);
        return engine;
    }

    public static ValueTask<Store> OpenAsync(IStorageEngine engine) =>
        Store.OpenAsync(engine, new StoreOptions(), TimeProvider.System, StoreSteps.None);
}
