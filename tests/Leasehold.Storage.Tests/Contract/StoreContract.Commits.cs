using System.Buffers.Binary;
using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Appended_rows_are_ordered_by_commit_and_index()
    {
        var stream = Key("events/");
        var sequences = new List<long>();
        for (var commit = 0; commit < 3; commit++)
        {
            using var tx = Store.Begin();
            tx.Append(stream, Value($"{commit}.0"));
            tx.Put(Key("between"), []);
            tx.Append(stream, Value($"{commit}.1"));
            sequences.Add((await tx.CommitAsync(None)).Sequence);
        }

        using var reader = Store.Begin();
        var page = await reader.ScanAsync(KeyRange.Prefix(stream), 10, None);

        Assert.Equal(["0.0", "0.1", "1.0", "1.1", "2.0", "2.1"], page.Rows.Select(row => Text(row.Value)));
        Assert.Equal(sequences[1], BinaryPrimitives.ReadInt64BigEndian(page.Rows[3].Key.AsSpan(stream.Length)));
        Assert.Equal(1, BinaryPrimitives.ReadUInt16BigEndian(page.Rows[3].Key.AsSpan(stream.Length + 8)));
    }

    [Fact]
    public async Task Who_may_write_already_goes_on_when_asked_to_take_the_right()
    {
        await Store.PutAsync("a");

        await Store.ReserveAsync(None);

        await Store.PutAsync("b");
        Assert.True(Store.IsReserved);
    }

    [Fact]
    public async Task A_hundred_committers_lose_nothing()
    {
        const int committers = 100;
        const int rounds = 10;
        var workers = new List<Task<int>>();
        const int readers = 4; // A shared store has only so many sessions for those who read.
        var reading = readers;
        var allRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var worker = 0; worker < committers; worker++)
        {
            var priority = worker % 10 == 0 ? CommitPriority.Background : CommitPriority.Foreground;
            workers.Add(Task.Run(() => TransferAsync(Store, rounds, priority, AllReadAsync)));
        }
        var conflicts = (await Task.WhenAll(workers)).Sum();

        Assert.Equal(committers * rounds, await Store.CountAsync("added"));
        Assert.Equal(committers * rounds, await Store.CountAsync("guarded"));
        Assert.Equal(committers * rounds, (await Store.AllAsync(KeyRange.Prefix(Key("log/")))).Count);
        Assert.InRange(conflicts, readers - 1, int.MaxValue);

        // The first who read commit only when all of them have: all but one of those commits must be refused.
        Task AllReadAsync()
        {
            if (Interlocked.Decrement(ref reading) <= 0)
                allRead.TrySetResult();
            return allRead.Task;
        }
    }

    [Fact]
    public async Task Watchers_hear_of_a_commit_before_its_caller_and_in_order()
    {
        var watcher = new RecordingWatcher();
        using (Store.Watch(watcher))
        {
            var attachment = new object();
            using var tx = Store.Begin();
            tx.Put(Key("a"), Value("a"), attachment);
            tx.DeleteRange(Range("x", "y"));
            tx.Append(Key("s/"), []);
            var result = await tx.CommitAsync(None);

            Assert.Equal([result.Sequence], watcher.Sequences);
            Assert.Equal(
                [WriteKind.Put, WriteKind.DeleteRange, WriteKind.Put], watcher.Writes.Select(write => write.Kind));
            Assert.Same(attachment, watcher.Writes[0].Attachment);
            Assert.Equal(Key("s/").Length + 10, watcher.Writes[2].Key.Length);

            await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(() => Store.PutAsync($"n{n}"))));
            Assert.Equal(Enumerable.Range(1, 51).Select(n => (long)n), watcher.Sequences);
        }

        await Store.PutAsync("unheard");
        Assert.Equal(51, watcher.Sequences.Count);
    }

    [Fact]
    public async Task Broken_limits_are_refused_by_name()
    {
        using var tx = Store.Begin();
        AssertLimit("KeyBytes", () => tx.Put(new byte[Limits.KeyBytes + 1], []));
        AssertLimit("KeyBytes", () => tx.Put([], []));
        AssertLimit("Families", () => tx.Put([0xa0], []));
        AssertLimit("0x00", () => tx.Put([0], []));
        AssertLimit("ValueBytes", () => tx.Put(Key("a"), new byte[Limits.ValueBytes + 1]));
        AssertLimit("KeyBytes", () => tx.Append(Filled(Limits.KeyBytes), []));
        AssertLimit("BatchBytes", () =>
        {
            for (var n = 0; n < 5; n++)
                tx.Put(Key($"big{n}"), new byte[Limits.ValueBytes]);
        });
        AssertLimit("BatchOperations", () =>
        {
            for (var n = 0; n <= Limits.BatchOperations; n++)
                tx.Delete(Key("a"));
        });
        await Assert.ThrowsAsync<ArgumentException>(async () => await tx.ScanAsync(Range("a", "b"), 0, None));
    }

    [Fact]
    public async Task The_largest_rows_are_kept()
    {
        var key = Filled(Limits.KeyBytes);
        var value = Filled(Limits.ValueBytes);
        using (var tx = Store.Begin())
        {
            tx.Put(key, value);
            await tx.CommitAsync(None);
        }

        using var reader = Store.Begin();
        Assert.Equal(value, await reader.GetAsync(key, None));
    }

    private static byte[] Filled(int length)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)0x21);
        return bytes;
    }

    private static void AssertLimit(string name, Action action) =>
        Assert.Contains(name, Assert.ThrowsAny<ArgumentException>(action).Message);

    private static async Task<int> TransferAsync(
        Store store, int rounds, CommitPriority priority, Func<Task> allRead)
    {
        var conflicts = 0;
        for (var done = 0; done < rounds;)
        {
            using var tx = store.Begin(priority);
            var value = Counter.Decode(await tx.GetAsync(Key("guarded"), None));
            await allRead();
            tx.Put(Key("guarded"), Counter.Encode(value + 1));
            tx.Add(Key("added"), 1);
            tx.Append(Key("log/"), []);
            if ((await tx.CommitAsync(None)).IsCommitted)
                done++;
            else
                conflicts++;
        }
        return conflicts;
    }
}
