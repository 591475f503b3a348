using System.Buffers;
using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Storage;
using Leasehold.Storage.Memory;

namespace Leasehold.Core.Tests.Barrier;

public sealed class RecentRowsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly Key Row = Key.Of(Tables.Mount, new Id16(7));
    private static readonly Key Name = Key.Of(Tables.IdentityName, new Id16(8));

    private readonly SecurityBarrier _barrier = SecurityBarrier.Fresh(new Id16(42), Now);
    private readonly RecentRows _recent = new();
    private Store? _opened;

    private Store Store => _opened ?? throw new InvalidOperationException("not opened");

    public async ValueTask InitializeAsync()
    {
        _opened = await Store.OpenAsync(new MemoryEngine(), new StoreOptions(), TimeProvider.System, default);
        Store.Watch(_recent);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _barrier.Dispose();
    }

    [Fact]
    public async Task A_row_is_read_once_and_each_change_is_seen_at_once()
    {
        var first = await PutAsync("first");
        Assert.Same(first, await ReadAsync());
        var cold = new RecentRows();
        var read = await ReadAsync(cold);
        Assert.Equal(first, read);
        Assert.NotSame(first, read);
        Assert.Same(read, await ReadAsync(cold));

        var second = await PutAsync("second");
        Assert.Same(second, await ReadAsync());
        await CommitAsync(tx => tx.Delete(Row));
        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task A_range_that_is_removed_is_forgotten()
    {
        await PutAsync("first");
        await CommitAsync(tx => tx.DeleteRange(KeyRange.Prefix([Tables.Mount])));
        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task A_range_of_another_mount_leaves_what_is_remembered()
    {
        var first = await PutAsync("first");
        await CommitAsync(static tx => tx.DeleteRange(MountKeys.Of(1, []).ToPrefix()));
        Assert.Same(first, await ReadAsync());

        await CommitAsync(static tx => tx.DeleteRange(MountKeys.Of(0, []).ToPrefix()));
        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task In_one_commit_the_order_of_a_row_and_a_range_counts()
    {
        await CommitAsync(static tx =>
        {
            tx.Put(Row, new Note("before"), NoteFormat.Instance);
            tx.DeleteRange(MountKeys.Of(0, []).ToPrefix());
        });
        Assert.Null(await ReadAsync());

        var after = new Note("after");
        await CommitAsync(tx =>
        {
            tx.DeleteRange(MountKeys.Of(0, []).ToPrefix());
            tx.Put(Row, after, NoteFormat.Instance);
        });
        Assert.Same(after, await ReadAsync());
    }

    [Fact]
    public async Task What_was_read_before_a_range_was_removed_is_not_remembered_after_it()
    {
        await PutAsync("first");
        using var early = Begin();
        var sequence = early.SnapshotSequence;
        await CommitAsync(static tx => tx.DeleteRange(MountKeys.Of(0, []).ToPrefix()));
        _recent.Fill(Row, new Note("first"), recordLength: 10, sequence);
        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task What_is_staged_counts_and_stays_with_its_transaction()
    {
        var stored = await PutAsync("stored");
        using (var tx = Begin())
        {
            tx.Put(Row, new Note("staged"), NoteFormat.Instance);
            Assert.Equal("staged", (await tx.FindAsync(Row, NoteFormat.Instance, default))?.Text);
            tx.Delete(Row);
            Assert.Null(await tx.FindAsync(Row, NoteFormat.Instance, default));
        }
        Assert.Same(stored, await ReadAsync());
    }

    [Fact]
    public async Task What_is_remembered_is_guarded_as_what_is_read()
    {
        await PutAsync("first");
        await CommitAsync(tx => tx.PutClear(Name, [1]));
        using var tx = Begin();
        using var other = Begin();
        await tx.FindAsync(Row, NoteFormat.Instance, default);
        Assert.Equal([1], await other.FindClearAsync(Name, default));
        await PutAsync("second");
        await CommitAsync(static third => third.PutClear(Name, [2]));

        tx.PutClear(Key.Of(Tables.Path, new Id16(1)), []);
        other.PutClear(Key.Of(Tables.Path, new Id16(2)), []);
        Assert.False((await tx.CommitAsync(default)).IsCommitted);
        Assert.False((await other.CommitAsync(default)).IsCommitted);
        using var after = Begin();
        Assert.Equal([2], await after.FindClearAsync(Name, default));
    }

    [Fact]
    public async Task What_was_read_before_a_change_is_not_remembered_after_it()
    {
        await PutAsync("first");
        using var early = Begin();
        var sequence = early.SnapshotSequence;
        await CommitAsync(tx => tx.Delete(Row));
        _recent.Fill(Row, new Note("first"), recordLength: 10, sequence);
        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task Long_rows_and_those_that_nobody_marked_are_not_remembered()
    {
        await PutAsync(new string('x', 5_000));
        Assert.NotSame(await ReadAsync(), await ReadAsync());
        await CommitAsync(static tx => tx.Put(Row, "text", TextFormat.Instance));
        using var tx = Begin();
        using var other = Begin();
        Assert.NotSame(
            await tx.FindAsync(Row, TextFormat.Instance, default),
            await other.FindAsync(Row, TextFormat.Instance, default));
    }

    [Fact]
    public async Task That_there_is_none_is_remembered_of_rows_that_say_so_until_it_is_written()
    {
        Assert.Null(await ReadSettingAsync());
        Assert.True(_recent.TryGet<Setting>(Row, out var known));
        Assert.Null(known);

        var written = new Setting(1);
        await CommitAsync(tx => tx.Put(Row, written, SettingFormat.Instance));
        Assert.Same(written, await ReadSettingAsync());
        await CommitAsync(static tx => tx.Delete(Row));
        Assert.False(_recent.TryGet<Setting>(Row, out _));
        Assert.Null(await ReadSettingAsync());

        await CommitAsync(static tx => tx.Delete(Row));
        Assert.Null(await ReadAsync());
        Assert.False(_recent.TryGet<Note>(Row, out _)); // Whoever asks for names that are not there fills nothing.
    }

    [Fact]
    public async Task What_is_viewed_is_of_one_moment_with_what_is_read()
    {
        var first = await PutAsync("first");
        using var tx = Begin();
        await tx.ViewSequenceAsync(default);
        var second = await PutAsync("second");

        Assert.Same(second, await tx.FindAsync(Row, NoteFormat.Instance, default));
        Assert.Equal(first, await tx.ViewAsync(Row, NoteFormat.Instance, default));
        tx.PutClear(Name, []);
        Assert.False((await tx.CommitAsync(default)).IsCommitted);
    }

    private Transaction Begin() => new(Store.Begin(), _barrier, Now) { Recent = _recent };

    private async Task<Note> PutAsync(string text)
    {
        var note = new Note(text);
        await CommitAsync(tx => tx.Put(Row, note, NoteFormat.Instance));
        return note;
    }

    private async Task CommitAsync(Action<Transaction> stage)
    {
        using var tx = Begin();
        stage(tx);
        Assert.True((await tx.CommitAsync(default)).IsCommitted);
    }

    private async Task<Note?> ReadAsync(RecentRows? through = null)
    {
        using var tx = new Transaction(Store.Begin(), _barrier, Now) { Recent = through ?? _recent };
        return await tx.FindAsync(Row, NoteFormat.Instance, default);
    }

    private async Task<Setting?> ReadSettingAsync()
    {
        using var tx = Begin();
        return await tx.FindAsync(Row, SettingFormat.Instance, default);
    }

    private sealed record Note(string Text) : IRemembered;

    private sealed record Setting(byte Number) : IRememberedAbsence;

    private sealed class SettingFormat : RecordFormat<Setting>
    {
        public static readonly SettingFormat Instance = new();

        public override byte Version => 1;

        public override void Encode(Setting row, IBufferWriter<byte> output) => output.Write([row.Number]);

        public override Setting Decode(byte version, ReadOnlySpan<byte> content) => new(content[0]);
    }

    private sealed class NoteFormat : RecordFormat<Note>
    {
        public static readonly NoteFormat Instance = new();

        public override byte Version => 1;

        public override void Encode(Note row, IBufferWriter<byte> output) =>
            TextFormat.Instance.Encode(row.Text, output);

        public override Note Decode(byte version, ReadOnlySpan<byte> content) =>
            new(TextFormat.Instance.Decode(version, content));
    }
}
