using Leasehold.Storage.RocksDb;
using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.RocksDb;

public sealed class LogDamageTests : IDisposable
{
    private const int Commits = 200;
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)] // The checksum.
    [InlineData(4)] // The length.
    [InlineData(5)] // The length, now behind the end of the file: RocksDB alone drops what follows without a word.
    [InlineData(6)] // The kind.
    [InlineData(20)] // The payload.
    public async Task A_flipped_byte_in_the_middle_of_the_log_is_refused_with_file_and_offset(int inRecord)
    {
        await FillAsync();
        var log = _folder.Log();
        var bytes = await File.ReadAllBytesAsync(log);
        var at = BatchStarts(bytes)[Commits / 2];
        bytes[at + inRecord] ^= 0x40;
        await File.WriteAllBytesAsync(log, bytes);

        var refusal = await Assert.ThrowsAsync<StoreCorruptException>(_folder.OpenAsync);

        Assert.Equal(log, refusal.File);
        Assert.Equal(at, refusal.Offset);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(log)); // Evidence is not touched.
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public async Task A_torn_tail_is_accepted_and_every_earlier_commit_is_there(int missing)
    {
        await FillAsync();
        var log = _folder.Log();
        using (var file = File.OpenWrite(log))
            file.SetLength(file.Length - missing);

        await using var store = await _folder.OpenAsync();

        Assert.Equal(Commits - 1, (await store.AllAsync(KeyRange.Prefix(Key("n")))).Count);
        Assert.Equal(Commits - 1, store.Sequence);
        await store.PutAsync("goes on");
    }

    [Fact]
    public async Task A_last_record_that_was_written_in_part_is_set_aside()
    {
        await FillAsync();
        var log = _folder.Log();
        var bytes = await File.ReadAllBytesAsync(log);
        var last = BatchStarts(bytes)[^1];
        Array.Clear(bytes, last + 30, bytes.Length - last - 30);
        await File.WriteAllBytesAsync(log, bytes);

        await using var store = await _folder.OpenAsync();

        Assert.Equal(Commits - 1, store.Sequence);
        Assert.Equal(bytes.Length - last, new FileInfo($"{log}.torn").Length);
    }

    [Fact]
    public async Task The_checks_understand_records_that_span_blocks()
    {
        await using (var store = await _folder.OpenAsync())
        {
            for (var commit = 0; commit < 20; commit++)
            {
                using var tx = store.Begin();
                tx.Put(Key($"n{commit}"), new byte[100_000]);
                await tx.CommitAsync(CancellationToken.None);
            }
        }
        var log = await File.ReadAllBytesAsync(_folder.Log());

        var batches = 0;
        Assert.Null(LogRecords.Read(log, _ => batches++));
        Assert.Equal(21, batches); // The first tells of the new epoch.
        log[1_000_000] ^= 1;
        var damage = LogRecords.Read(log, static _ => { });
        Assert.True(damage?.IsFollowedByBatch);
        Assert.InRange(damage?.Offset ?? -1, 900_000, 1_000_000);
    }

    private static List<int> BatchStarts(byte[] log)
    {
        var starts = new List<int>();
        for (var at = 0; at < log.Length;)
        {
            if (32768 - (at % 32768) < 7)
                at += 32768 - (at % 32768);
            if (log[at + 6] is 1 or 2)
                starts.Add(at);
            at += 7 + log[at + 4] + (log[at + 5] << 8);
        }
        return starts;
    }

    private async Task FillAsync()
    {
        await using var store = await _folder.OpenAsync();
        for (var commit = 0; commit < Commits; commit++)
            await store.PutAsync($"n{commit}");
    }
}
