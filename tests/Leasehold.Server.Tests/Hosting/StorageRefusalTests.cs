using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Server.Tests.Configuration;
using Leasehold.Storage;
using Leasehold.Storage.RocksDb;
using Leasehold.Tests.Servers;

namespace Leasehold.Server.Tests.Hosting;

/// <summary>A server whose store cannot be used says why, where and what to do, in one line, and ends with 1.</summary>
public sealed class StorageRefusalTests : IDisposable
{
    private const string Start = "Error initializing storage of type rocksdb: ";
    private readonly ConfigurationFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    private string Anchor => Path.Combine(_folder.Path, "anchor");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_in_use_is_refused_with_its_holder()
    {
        await using var engine = RocksDbEngine.Open(new() { Path = Data }, TimeProvider.System);

        Assert.Equal(
            $"{Start}{Data} is in use by process {Environment.ProcessId}; stop that process before this server starts",
            await RefusedAsync());
    }

    [Fact]
    public async Task A_directory_of_another_program_is_refused()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "vault.db"), "", TestContext.Current.CancellationToken);

        Assert.Equal(
            $"{Start}{Data} is not a Leasehold store: it holds integrated (raft) storage of Vault or OpenBao; " +
            "name another place, what is there is not touched",
            await RefusedAsync());
    }

    [Fact]
    public async Task A_damaged_store_is_refused_by_the_file()
    {
        await FillAsync(anchor: null);
        var current = Path.Combine(Data, "CURRENT");
        File.Delete(current);

        Assert.Equal(
            $"{Start}{current} is damaged: it is missing; put the right file back, or restore the store from a backup",
            await RefusedAsync());
    }

    [Fact]
    public async Task A_store_on_a_disk_that_cannot_be_written_is_refused()
    {
        using var disk = new SmallDisk("ro,size=1m");
        Assert.SkipUnless(disk.IsMounted, "only root may mount a disk");

        var said = await RefusedAsync(disk.Path);

        Assert.StartsWith(
            $"{Start}{disk.Path}/leasehold.lock: Read-only file system", said, StringComparison.Ordinal);
        Assert.EndsWith("must be able to read and write there", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_copy_of_a_store_is_refused_by_its_anchor()
    {
        await FillAsync(Anchor);
        await FillAsync(Anchor);
        Directory.Delete(Data, recursive: true);
        await FillAsync(anchor: null);

        Assert.StartsWith($"{Start}the anchor {Anchor} is of another store", await RefusedAsync());
    }

    private async Task FillAsync(string? anchor)
    {
        var engine = RocksDbEngine.Open(new() { Path = Data }, TimeProvider.System);
        var options = new StoreOptions { Anchor = anchor is null ? null : new() { Path = anchor } };
        await using var store = await Store.OpenAsync(
            engine, options, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private async Task<string> RefusedAsync(string? data = null)
    {
        var error = new StringWriter();
        var config = _folder.Add("server.hcl", $$"""
            storage "rocksdb" { path = "{{data ?? Data}}", anchor = "{{Anchor}}" }
            listener "tcp" { address = "127.0.0.1:0", tls_disable = true }
            """);
        var options = new ServerOptions
        {
            Product = new ProductWords("Leasehold", "Leasehold v0.1.0", "1.17.0+leasehold.0.1.0"),
            Out = TextWriter.Null,
            Error = error,
            LogOutput = Stream.Null,
            Environment = ServerEnvironment.Empty,
            ConfigPaths = [config],
        };
        Assert.Equal(1, await new ServerRun(options).RunAsync(TestContext.Current.CancellationToken));
        return Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
