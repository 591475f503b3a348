using Leasehold.Storage.RocksDb;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Storage.Tests.RocksDb;

/// <summary>A whole older copy of a store, which nothing inside it can tell, against its anchor.</summary>
public sealed class AnchorTests : IDisposable
{
    private readonly StoreFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _reports = [];

    private string Parent => Path.GetDirectoryName(_folder.Path) ?? "/";

    private string File => Path.Combine(Parent, "anchor");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_older_copy_put_back_is_refused_with_both_sequences_the_files_and_what_to_do()
    {
        await WriteAsync("a");
        Copy(_folder.Path, Path.Combine(Parent, "backup"));
        await WriteAsync("b", "c");
        Directory.Delete(_folder.Path, recursive: true);
        Copy(Path.Combine(Parent, "backup"), _folder.Path);

        var refusal = await RefusedAsync();

        Assert.Contains($"{_folder.Path} is at sequence 1 ", refusal);
        Assert.Contains($"its anchor {File} has seen sequence 3 ", refusal);
        Assert.Contains($"restore the newer copy, or remove {File}", refusal);
        Assert.Equal(refusal, await RefusedAsync()); // The refused opening changed nothing.

        System.IO.File.Delete(File);
        await WriteAsync("goes on");
        await WriteAsync("and on");
    }

    [Fact]
    public async Task A_log_cut_at_the_border_of_a_record_is_refused()
    {
        await WriteAsync("a");
        string log;
        long length;
        await using (var store = await OpenAsync())
        {
            log = _folder.Log();
            length = LogContent.Of(new FileInfo(log)).Damage?.Offset ?? 0; // Without the room.
            await store.PutAsync("lost");
        }
        using (var file = System.IO.File.OpenWrite(log))
            file.SetLength(length);

        Assert.Contains("is at sequence 1 (group 3), but its anchor", await RefusedAsync());
    }

    [Fact]
    public async Task The_same_number_of_commits_with_other_contents_is_refused()
    {
        await WriteAsync("a");
        Copy(_folder.Path, Path.Combine(Parent, "other"));
        await WriteAsync("b");
        Directory.Delete(_folder.Path, recursive: true);
        Copy(Path.Combine(Parent, "other"), _folder.Path);
        var anchor = await System.IO.File.ReadAllTextAsync(File);
        System.IO.File.Delete(File);
        await WriteAsync("c");
        await System.IO.File.WriteAllTextAsync(File, anchor);

        Assert.Contains("holds something else than what its anchor", await RefusedAsync());
    }

    [Fact]
    public async Task A_missing_anchor_is_made()
    {
        await WriteAsync("a");
        System.IO.File.Delete(File);
        await WriteAsync("b");

        Assert.Contains("\nsequence 2\n", await System.IO.File.ReadAllTextAsync(File));
        Assert.Empty(_reports);
    }

    [Theory]
    [InlineData("")]
    [InlineData("leasehold anchor 1\n")]
    [InlineData("something else\nchecksum 00000000\n")]
    public async Task A_damaged_anchor_is_refused(string text)
    {
        await WriteAsync("a");
        await System.IO.File.WriteAllTextAsync(File, text);

        Assert.StartsWith($"the anchor {File} is damaged", await RefusedAsync());
    }

    [Fact]
    public async Task A_flipped_digit_is_damage()
    {
        await WriteAsync("a");
        var text = await System.IO.File.ReadAllTextAsync(File);
        text = text.Replace("sequence 1", "sequence 0", StringComparison.Ordinal);
        await System.IO.File.WriteAllTextAsync(File, text);

        Assert.StartsWith($"the anchor {File} is damaged", await RefusedAsync());
    }

    [Fact]
    public async Task The_anchor_of_another_store_is_refused()
    {
        await WriteAsync("a");
        using var other = new StoreFolder();
        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => OpenAsync(other.Path));

        Assert.Contains($"the anchor {File} is of another store", refusal.Message);
        Assert.Contains(other.Path, refusal.Message);
    }

    [Fact]
    public async Task An_anchor_that_cannot_be_written_is_reported_once_and_stops_nothing()
    {
        var directory = Path.Combine(Parent, "unplugged");
        await using var store = await OpenAsync(anchor: Path.Combine(directory, "anchor"));
        await store.PutAsync("a");
        _time.Advance(TimeSpan.FromSeconds(10));
        await store.PutAsync("b");
        Assert.Contains("cannot be written", Assert.Single(_reports));

        Directory.CreateDirectory(directory);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.EndsWith("is written again", _reports[1]);
    }

    [Fact]
    public async Task It_follows_every_ten_seconds_while_there_are_commits()
    {
        await using var store = await OpenAsync();
        await store.PutAsync("a");
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Contains("\nsequence 0\n", await System.IO.File.ReadAllTextAsync(File));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("\nsequence 1\n", await System.IO.File.ReadAllTextAsync(File));

        System.IO.File.Delete(File); // Nothing to say, nothing written.
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.False(System.IO.File.Exists(File));
    }

    private async Task WriteAsync(params string[] names)
    {
        await using var store = await OpenAsync();
        foreach (var name in names)
            await store.PutAsync(name);
    }

    private async Task<string> RefusedAsync() =>
        (await Assert.ThrowsAsync<StoreRefusedException>(() => OpenAsync())).Message;

    private async Task<Store> OpenAsync(string? path = null, string? anchor = null)
    {
        var engine = RocksDbEngine.Open(_folder.Options with { Path = path ?? _folder.Path }, TimeProvider.System);
        var options = new StoreOptions { Anchor = new() { Path = anchor ?? File, Report = _reports.Add } };
        return await Store.OpenAsync(engine, options, _time, StoreSteps.None);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            System.IO.File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
