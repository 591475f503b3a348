using Leasehold.Storage.RocksDb;
using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.RocksDb;

public sealed class MissingFileTests : IDisposable
{
    private const int Commits = 60;
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("CURRENT")]
    [InlineData("MANIFEST-*")]
    [InlineData("*.sst")]
    [InlineData("*.log")]
    public async Task A_store_without_one_of_its_files_is_refused_by_name_and_whole_again_with_it(string pattern)
    {
        await FillAsync();
        var away = Directory.CreateDirectory(Path.Combine(_folder.Path, "..", "away")).FullName;
        var taken = Directory.GetFiles(_folder.Path, pattern);
        Assert.NotEmpty(taken);
        foreach (var file in taken)
            File.Move(file, Path.Combine(away, Path.GetFileName(file)));
        var before = Contents();

        var refusal = await Assert.ThrowsAnyAsync<StoreException>(OpenAsync);

        Assert.Contains(taken.Length == 1 ? Path.GetFileName(taken[0]) : Path.GetExtension(pattern), refusal.Message);
        Assert.Contains(_folder.Path, refusal.Message);
        Assert.Equal(before, Contents());
        foreach (var file in taken)
            File.Move(Path.Combine(away, Path.GetFileName(file)), file);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task A_table_that_lost_its_end_is_refused_by_name()
    {
        await FillAsync();
        var table = Directory.GetFiles(_folder.Path, "*.sst")[0];
        using (var file = File.OpenWrite(table))
            file.SetLength(file.Length - 1);

        var refusal = await Assert.ThrowsAsync<StoreCorruptException>(OpenAsync);

        Assert.Contains(Path.GetFileName(table), refusal.Message);
    }

    [Fact]
    public async Task A_flipped_bit_in_a_table_is_named_by_the_read_that_meets_it()
    {
        await FillAsync();
        foreach (var table in Directory.GetFiles(_folder.Path, "*.sst"))
        {
            var bytes = await File.ReadAllBytesAsync(table);
            bytes[100] ^= 0x10; // In the first block of rows.
            await File.WriteAllBytesAsync(table, bytes);
        }

        var refusal = await Assert.ThrowsAsync<StoreCorruptException>(AssertWholeAsync);

        Assert.Contains(".sst", refusal.Message);
    }

    private async Task FillAsync()
    {
        await using var store = await OpenAsync();
        for (var commit = 0; commit < Commits; commit++)
        {
            using var tx = store.Begin();
            tx.Put(Key($"n{commit:d3}"), new byte[8000]);
            await tx.CommitAsync(StoreSteps.None);
        }
    }

    private async Task AssertWholeAsync()
    {
        await using var store = await OpenAsync();
        Assert.Equal(Commits, (await store.AllAsync(KeyRange.Prefix(Key("n")))).Count);
        Assert.Equal(Commits, store.Sequence);
    }

    /// <summary>Small buffers: part of the rows are in tables, the rest in the log.</summary>
    private async Task<Store> OpenAsync()
    {
        var options = _folder.Options with { WriteBufferBytes = 256 * 1024 };
        var engine = RocksDbEngine.Open(options, TimeProvider.System);
        return await Store.OpenAsync(engine, new StoreOptions(), TimeProvider.System, StoreSteps.None);
    }

    /// <summary>The files that hold data, with their lengths.</summary>
    private List<string> Contents() => [.. new DirectoryInfo(_folder.Path).GetFiles()
        .Where(static file => !file.Name.StartsWith("LO", StringComparison.Ordinal) && file.Name != "leasehold.lock")
        .Where(static file => file.Name != "leasehold.reserve")
        .Select(static file => $"{file.Name} {file.Length}").Order(StringComparer.Ordinal)];
}
