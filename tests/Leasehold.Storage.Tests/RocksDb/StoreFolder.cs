using Leasehold.Storage.RocksDb;

namespace Leasehold.Storage.Tests.RocksDb;

/// <summary>A directory for one test, and what can be done to a store that lies in it.</summary>
internal sealed class StoreFolder : IDisposable
{
    public string Path { get; } =
        System.IO.Path.Combine(Directory.CreateTempSubdirectory("leasehold-store-").FullName, "data");

    public RocksDbOptions Options => new() { Path = Path };

    public async Task<Store> OpenAsync()
    {
        var engine = RocksDbEngine.Open(Options, TimeProvider.System);
        return await Store.OpenAsync(engine, new StoreOptions(), TimeProvider.System, StoreSteps.None);
    }

    /// <summary>The last log with content.</summary>
    public string Log() => Directory.GetFiles(Path, "*.log")
        .Where(file => new FileInfo(file).Length > 0)
        .OrderBy(file => file, StringComparer.Ordinal)
        .Last();

    public void Dispose()
    {
        if (Directory.GetParent(Path) is { } parent)
            parent.Delete(recursive: true);
    }
}
