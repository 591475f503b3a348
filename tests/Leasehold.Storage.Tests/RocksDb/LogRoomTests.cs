using System.Buffers.Binary;
using Leasehold.Storage.RocksDb;
using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.RocksDb;

public sealed class LogRoomTests : IDisposable
{
    private readonly StoreFolder _folder = new();
    private readonly StoreFolder _copy = new();

    public void Dispose()
    {
        _folder.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public async Task What_a_killed_server_leaves_opens_without_its_room_and_with_all_commits()
    {
        await using (var store = await _folder.OpenAsync())
        {
            for (var commit = 0; commit < 50; commit++)
                await store.PutAsync($"n{commit}");
            CopyFiles();
        }
        Assert.True(LogContent.Of(new FileInfo(_copy.Log())).Damage?.IsRoom);

        await using (var again = await _copy.OpenAsync())
        {
            Assert.Equal(50, again.Sequence);
            Assert.Equal(50, (await again.AllAsync(KeyRange.Prefix(Key("n")))).Count);
        }
        Assert.Empty(Directory.GetFiles(_copy.Path, "*.torn"));
    }

    [Fact]
    public async Task Zeros_never_meet_a_record_though_logs_change_and_batches_are_larger_than_the_room()
    {
        var sizes = new[] { 10, 3_000, 40_000, 300_000, 900_000 };
        var engine = RocksDbEngine.Open(
            _folder.Options with { WriteBufferBytes = 512 * 1024, LogBytes = 1024 * 1024 }, TimeProvider.System);
        await using (var store = await Store.OpenAsync(engine, new StoreOptions(), TimeProvider.System, default))
        {
            for (var commit = 0; commit < 100; commit++)
            {
                using var tx = store.Begin();
                tx.Put(Key($"n{commit:D3}"), Value(commit, sizes[commit % sizes.Length]));
                Assert.True((await tx.CommitAsync(default)).IsCommitted);
            }
            CopyFiles();
        }

        await using var again = await _copy.OpenAsync();
        using var read = again.Begin();
        for (var commit = 0; commit < 100; commit++)
        {
            var value = await read.GetAsync(Key($"n{commit:D3}"), default);
            Assert.Equal(Value(commit, sizes[commit % sizes.Length]), value);
        }
    }

    [Fact]
    public void Room_in_front_of_another_log_is_cut_if_that_goes_on_where_it_ends()
    {
        var first = WriteLog(1, 5, (1, 3), (4, 2));
        WriteLog(2, 0, (6, 1));

        LogCheck.Run(_folder.Path);

        Assert.Equal(new LogContent(1, 6, null), LogContent.Of(new FileInfo(first)));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.torn"));
    }

    [Theory]
    [InlineData(1)] // All but a byte of the next log's first batch is there.
    [InlineData(30)] // Not even all of its header.
    public void Room_is_cut_though_the_next_log_was_just_begun(int missing)
    {
        var first = WriteLog(1, 5, (1, 3), (4, 2));
        var second = WriteLog(2, 0, (6, 1));
        Shorten(second, missing);

        LogCheck.Run(_folder.Path);

        Assert.Equal(new LogContent(1, 6, null), LogContent.Of(new FileInfo(first)));
        Assert.Equal(new LogContent(null, null, null), LogContent.Of(new FileInfo(second)));
        Assert.True(File.Exists($"{second}.torn"));
    }

    [Fact]
    public void Zeros_in_front_of_a_log_that_was_begun_with_another_write_are_refused_and_nothing_is_touched()
    {
        var first = WriteLog(1, 5, (1, 3), (4, 2));
        var before = File.ReadAllBytes(first);
        Shorten(WriteLog(2, 0, (9, 1)), 1);

        Assert.Throws<StoreCorruptException>(() => LogCheck.Run(_folder.Path));

        Assert.Equal(before, File.ReadAllBytes(first));
    }

    [Fact]
    public void An_unfinished_end_in_front_of_a_log_that_was_begun_is_refused()
    {
        var first = WriteLog(1, 0, (1, 3), (4, 2));
        Shorten(first, 1);
        Shorten(WriteLog(2, 0, (6, 1)), 1);

        var refusal = Assert.Throws<StoreCorruptException>(() => LogCheck.Run(_folder.Path));

        Assert.Equal(first, refusal.File);
    }

    [Theory]
    [InlineData(7, 1)] // A batch in between is missing.
    [InlineData(1, 0)] // The first log holds nothing but zeros.
    public void Zeros_in_place_of_commits_are_refused(int second, int batches)
    {
        var first = WriteLog(1, 5, batches == 0 ? [] : [(1, 5)]);
        WriteLog(2, 0, ((ulong)second, 1));

        var refusal = Assert.Throws<StoreCorruptException>(() => LogCheck.Run(_folder.Path));

        Assert.Equal(first, refusal.File);
        Assert.Contains("a later log follows", refusal.Message, StringComparison.Ordinal);
    }

    private static byte[] Value(int commit, int size)
    {
        var value = new byte[size];
        Array.Fill(value, (byte)(commit + 1));
        return value;
    }

    /// <summary>
    /// As a kill leaves them: while the store is open, all of one moment. Flushes and compactions go on in the
    /// background for a while after the last commit, and a copy that one of them changed is no state that ever was.
    /// </summary>
    private void CopyFiles()
    {
        var before = "";
        for (var now = State(); now != before; now = State())
        {
            before = now;
            if (Directory.Exists(_copy.Path))
                Directory.Delete(_copy.Path, recursive: true);
            Directory.CreateDirectory(_copy.Path);
            foreach (var file in Directory.GetFiles(_folder.Path).Where(IsCopied))
                CopyIfThere(file);
        }
    }

    private string State() => string.Join(' ', new DirectoryInfo(_folder.Path).GetFiles()
        .Where(file => IsCopied(file.Name)).OrderBy(file => file.Name, StringComparer.Ordinal)
        .Select(file => $"{file.Name}:{LengthOf(file)}"));

    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return -1; // It went between the listing and this.
        }
    }

    private void CopyIfThere(string file)
    {
        try
        {
            File.Copy(file, Path.Combine(_copy.Path, Path.GetFileName(file)));
        }
        catch (FileNotFoundException)
        {
            // The state has changed, then.
        }
    }

    private static bool IsCopied(string file) => !file.EndsWith("lock", StringComparison.OrdinalIgnoreCase);

    private static void Shorten(string log, int bytes)
    {
        using var file = File.OpenWrite(log);
        file.SetLength(file.Length - bytes);
    }

    private string WriteLog(int number, int roomBlocks, params (ulong Sequence, uint Count)[] batches)
    {
        Directory.CreateDirectory(_folder.Path);
        using var log = new MemoryStream();
        foreach (var (sequence, count) in batches)
        {
            var record = new byte[7 + 12 + 20];
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(4), 12 + 20);
            record[6] = 1;
            BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(7), sequence);
            BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(15), count);
            BinaryPrimitives.WriteUInt32LittleEndian(record, Crc32C.Masked(record.AsSpan(6)));
            log.Write(record);
        }
        log.Write(new byte[roomBlocks * LogRecords.BlockBytes]);
        var path = Path.Combine(_folder.Path, $"{number:D6}.log");
        File.WriteAllBytes(path, log.ToArray());
        return path;
    }
}
