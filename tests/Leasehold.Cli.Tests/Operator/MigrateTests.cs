using Leasehold.Cli.Tests.Scripted;
using Leasehold.Storage;
using Leasehold.Storage.RocksDb;

namespace Leasehold.Cli.Tests.Operator;

public sealed class MigrateTests : IDisposable
{
    private readonly CliRun _cli = new();

    private string Source => Path.Join(_cli.Home, "source");

    private string Destination => Path.Join(_cli.Home, "destination");

    [Fact]
    public async Task All_rows_move_and_the_source_stays()
    {
        await FillAsync(Source, 500);

        var outcome = await MigrateAsync();

        Assert.Equal((0, "Success! All of the keys have been migrated.\n"), (outcome.Exit, outcome.Out));
        Assert.StartsWith("copied and read back 500 rows, SHA-256 ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(await ExportAsync(Source), await ExportAsync(Destination));
    }

    [Fact]
    public async Task A_destination_with_data_is_refused_and_not_changed()
    {
        await FillAsync(Source, 3);
        await FillAsync(Destination, 2);
        var before = await ExportAsync(Destination);

        var outcome = await MigrateAsync();

        Assert.Equal(2, outcome.Exit);
        Assert.Equal(
            $"Error migrating: destination {Destination}: it holds data already, and an import fills empty stores "
            + "only: nothing was changed\n", outcome.Error);
        Assert.Equal(before, await ExportAsync(Destination));
    }

    [Fact]
    public async Task A_source_in_use_is_refused_with_its_holder()
    {
        await FillAsync(Source, 1);
        await using var running = await OpenAsync(Source);

        var outcome = await MigrateAsync();

        Assert.Equal(2, outcome.Exit);
        Assert.Contains(
            $"{Source} is in use by process {Environment.ProcessId}", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Destination));
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_refused_and_not_made()
    {
        var outcome = await MigrateAsync();

        Assert.Equal(2, outcome.Exit);
        Assert.Contains($"there is no store in {Source}", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Source));
    }

    [Fact]
    public async Task A_half_filled_destination_is_cleared_by_reset()
    {
        await FillAsync(Source, 3);
        await using (var engine = RocksDbEngine.Open(new RocksDbOptions { Path = Destination }, TimeProvider.System))
        {
            using var cut = new MemoryStream((await ExportAsync(Source))[..^3]);
            await Assert.ThrowsAnyAsync<StoreException>(
                async () => await Store.ImportAsync(engine, cut, TestContext.Current.CancellationToken));
        }
        Assert.Contains(
            "an import into this store did not end", (await MigrateAsync()).Error, StringComparison.Ordinal);

        var reset = await MigrateAsync(flags: "-reset");

        Assert.Equal(new Outcome(0, "Success! Migration lock reset (if it was set).\n", ""), reset);
        Assert.Equal(0, (await MigrateAsync(flags: "-log-level=warn")).Exit);
        Assert.Equal(await ExportAsync(Source), await ExportAsync(Destination));
    }

    [Theory]
    [InlineData("storage_source \"file\" { path = \"a\" }", "exactly one 'storage_destination' block is required")]
    [InlineData("storage_source \"inmem\" {}\nstorage_destination \"file\" { path = \"a\" }",
        "memory ends with its process")]
    [InlineData("storage_source \"file\" { path = \"a\" }\nstorage_destination \"raft\" { path = \"./a/\" }",
        "source and destination are the same store")]
    [InlineData("storage_source \"etcd\" {}\nstorage_destination \"file\" { path = \"a\" }",
        "unknown storage type \"etcd\"")]
    public async Task A_file_that_is_no_good_is_refused(string text, string reason)
    {
        var outcome = await MigrateAsync(text);

        Assert.Equal(1, outcome.Exit);
        Assert.StartsWith("Error loading configuration from ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(reason, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flags_that_cannot_be_followed_are_refused()
    {
        Assert.Equal(new Outcome(1, "", "Must specify exactly one config path using -config\n"),
            await _cli.RunAsync("operator", "migrate"));
        Assert.Contains(
            "-start is not served", (await MigrateAsync(flags: "-start=a")).Error, StringComparison.Ordinal);
        Assert.Contains("-max-parallel must be", (await MigrateAsync(flags: "-max-parallel=0")).Error,
            StringComparison.Ordinal);
        Assert.Contains("no such file or directory",
            (await _cli.RunAsync("operator", "migrate", "-config=/nowhere.hcl")).Error, StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();

    private async Task<Outcome> MigrateAsync(string? text = null, string flags = "-log-level=info")
    {
        var file = Path.Join(_cli.Home, "migrate.hcl");
        await File.WriteAllTextAsync(
            file,
            text ?? $"storage_source \"rocksdb\" {{ path = \"{Source}\" }}\n"
                + $"storage_destination \"file\" {{ path = \"{Destination}\" }}\n",
            TestContext.Current.CancellationToken);
        return await _cli.RunAsync("operator", "migrate", $"-config={file}", flags);
    }

    private static ValueTask<Store> OpenAsync(string path) => Store.OpenAsync(
        RocksDbEngine.Open(new RocksDbOptions { Path = path }, TimeProvider.System), new StoreOptions(),
        TimeProvider.System, TestContext.Current.CancellationToken);

    private static async Task FillAsync(string path, int rows)
    {
        await using var store = await OpenAsync(path);
        using var tx = store.Begin();
        for (var n = 0; n < rows; n++)
            tx.Put([0x20, (byte)(n >> 8), (byte)n], new byte[n]);
        await tx.CommitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<byte[]> ExportAsync(string path)
    {
        await using var store = await Store.OpenReadingAsync(
            RocksDbEngine.Open(new RocksDbOptions { Path = path }, TimeProvider.System), new StoreOptions(),
            TimeProvider.System, TestContext.Current.CancellationToken);
        using var output = new MemoryStream();
        await store.ExportAsync(output, TestContext.Current.CancellationToken);
        return output.ToArray();
    }
}
