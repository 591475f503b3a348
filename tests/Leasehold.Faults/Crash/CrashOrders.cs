using System.Globalization;
using Leasehold.Storage.Postgres;
using Leasehold.Storage.RocksDb;

namespace Leasehold.Faults.Crash;

/// <summary>What a child is told.</summary>
/// <param name="Store">The kind of store.</param>
/// <param name="Place">Where it lies: a directory, or the address of a database.</param>
/// <param name="Seed">What the plans are made of.</param>
/// <param name="Workers">How many commit at once.</param>
/// <param name="IsSmall">Whether buffers and logs are tiny, so that flushes and compactions run all the time.</param>
internal sealed record CrashOrders(string Store, string Place, long Seed, int Workers, bool IsSmall)
{
    private const int SmallBuffers = 256 * 1024;
    private const int SmallLog = 512 * 1024;
    private const int Connections = 16;

    private static readonly ServerCard Card =
        new() { HostName = "crash", ApiAddress = "", ClusterAddress = "", Version = "0" };

    public static CrashOrders Parse(string[] words) => new(
        words[0], words[1], long.Parse(words[2], CultureInfo.InvariantCulture),
        int.Parse(words[3], CultureInfo.InvariantCulture), bool.Parse(words[4]));

    public string[] Words() =>
    [
        Store, Place, Seed.ToString(CultureInfo.InvariantCulture), Workers.ToString(CultureInfo.InvariantCulture),
        IsSmall.ToString(),
    ];

    public async ValueTask<IStorageEngine> OpenEngineAsync() => Store switch
    {
        "rocksdb" => RocksDbEngine.Open(RocksDb(), TimeProvider.System),
        "postgres" => await PostgresEngine.OpenAsync(
            new PostgresOptions { Address = PostgresAddressParser.Parse(Place), MaxParallel = Connections },
            Card, TimeProvider.System, CancellationToken.None),
        _ => throw new ArgumentException($"unknown store {Store}: rocksdb, postgres"),
    };

    private RocksDbOptions RocksDb()
    {
        var options = new RocksDbOptions { Path = Place, ReserveBytes = 1024 * 1024 };
        return IsSmall ? options with { WriteBufferBytes = SmallBuffers, LogBytes = SmallLog } : options;
    }
}
