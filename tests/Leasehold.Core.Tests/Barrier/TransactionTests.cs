using Leasehold.Core.Barrier;
using Leasehold.Storage;
using Leasehold.Storage.Memory;

namespace Leasehold.Core.Tests.Barrier;

public sealed class TransactionTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, 123, 456, TimeSpan.Zero);
    private static readonly Key Row = Key.Of(Tables.Token, new Id16(7));
    private readonly SecurityBarrier _barrier = SecurityBarrier.Fresh(new Id16(42), Now);
    private Store? _opened;

    private Store Store => _opened ?? throw new InvalidOperationException("not opened");

    public async ValueTask InitializeAsync() =>
        _opened = await Store.OpenAsync(new MemoryEngine(), new StoreOptions(), TimeProvider.System, default);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _barrier.Dispose();
    }

    [Fact]
    public async Task A_row_is_sealed_in_the_store_and_read_back()
    {
        using (var tx = Begin())
        {
            tx.Put(Row, "a secret", TextFormat.Instance);
            tx.PutClear(Key.Of(Tables.Path, new Id16(1)), [1]);
            tx.Add(Key.Of(Tables.Count, new Id16(2)), 3);
            Assert.Equal("a secret", await tx.FindAsync(Row, TextFormat.Instance, default));
            Assert.True((await tx.CommitAsync(default)).IsCommitted);
        }

        using var after = Begin();
        Assert.Equal("a secret", await after.FindAsync(Row, TextFormat.Instance, default));
        Assert.Equal([1], await after.FindClearAsync(Key.Of(Tables.Path, new Id16(1)), default));
        Assert.Equal(3, await after.PeekCountAsync(Key.Of(Tables.Count, new Id16(2)), default));
        Assert.Equal(36 + 1 + 8, (await after.FindClearAsync(Row, default))?.Length);
        Assert.Null(await after.FindAsync(Key.Of(Tables.Token, new Id16(8)), TextFormat.Instance, default));
    }

    [Fact]
    public async Task A_row_read_again_is_the_same_until_it_is_staged_anew()
    {
        await PutAsync("first");
        using var tx = Begin();

        var peeked = await tx.PeekAsync(Row, TextFormat.Instance, default);
        var found = await tx.FindAsync(Row, TextFormat.Instance, default);
        tx.Put(Row, "second", TextFormat.Instance);
        var staged = await tx.FindAsync(Row, TextFormat.Instance, default);
        tx.Delete(Row);

        Assert.Same(peeked, found);
        Assert.Equal("second", staged);
        Assert.Null(await tx.PeekAsync(Row, TextFormat.Instance, default));
        await PutAsync("third");
        Assert.False((await tx.CommitAsync(default)).IsCommitted, "what was peeked first and found then is guarded");
    }

    [Fact]
    public async Task A_guarded_row_that_changed_refuses_the_commit_and_a_peeked_one_does_not()
    {
        await PutAsync("first");
        using var guarded = Begin();
        using var peeking = Begin();
        await guarded.FindAsync(Row, TextFormat.Instance, default);
        await peeking.PeekAsync(Row, TextFormat.Instance, default);
        await PutAsync("second");

        guarded.PutClear(Key.Of(Tables.Path, new Id16(1)), []);
        peeking.PutClear(Key.Of(Tables.Path, new Id16(2)), []);

        Assert.False((await guarded.CommitAsync(default)).IsCommitted);
        Assert.True((await peeking.CommitAsync(default)).IsCommitted);
    }

    [Fact]
    public async Task Watchers_get_the_row_itself()
    {
        var watcher = new Attachments();
        using var watching = Store.Watch(watcher);

        await PutAsync("a secret");

        Assert.Contains("a secret", watcher.Seen);
    }

    [Fact]
    public async Task Scans_open_rows_and_streams()
    {
        var stream = new KeyWriter(Tables.Event).Namespace(0).ToKey();
        using (var tx = Begin())
        {
            tx.Put(Row, "a", TextFormat.Instance);
            tx.Put(Key.Of(Tables.Token, new Id16(9)), "b", TextFormat.Instance);
            tx.Append(stream, "first", TextFormat.Instance);
            tx.Append(stream, "second", TextFormat.Instance);
            await tx.CommitAsync(default);
        }

        using var after = Begin();
        var page = await after.ScanAsync(
            new KeyWriter(Tables.Token).ToPrefix(), 10, TextFormat.Instance, default, reverse: true);
        var events = await after.PeekStreamAsync(stream.ToPrefix(), 10, TextFormat.Instance, default);

        Assert.Equal(["b", "a"], page.Rows.Select(row => row.Value));
        Assert.Equal(["first", "second"], events.Rows.Select(row => row.Value));
    }

    [Fact]
    public void Now_is_the_requests_one_moment_in_whole_milliseconds()
    {
        using var tx = Begin();

        Assert.Equal(new DateTimeOffset(2026, 11, 24, 12, 0, 0, 123, TimeSpan.Zero), tx.Now);
        Assert.False(tx.HasWrites);
    }

    [Fact]
    public async Task Rotation_seals_with_a_new_term_and_opens_the_old()
    {
        await PutAsync("before");
        using (var tx = Begin())
        {
            tx.RotateKey();
            Assert.True(tx.HasWrites);
            Assert.True((await tx.CommitAsync(default)).IsCommitted);
        }

        Assert.Equal(2u, _barrier.ActiveTerm);
        using var after = Begin();
        Assert.Equal("before", await after.FindAsync(Row, TextFormat.Instance, default));
        Assert.Equal(2, _barrier.Seal(Row, "x", TextFormat.Instance)[4]);
    }

    [Fact]
    public async Task Use_counts_are_reserved_in_the_first_commit_and_not_in_the_next()
    {
        var watcher = new Attachments();
        using var watching = Store.Watch(watcher);

        await PutAsync("first");
        await PutAsync("second");

        Assert.Equal(3, watcher.Seen.Count); // The keyring, once, and two rows.
    }

    [Fact]
    public async Task A_key_used_too_often_is_replaced_by_the_next_commit()
    {
        var rootKey = SecretBytes.Random(32);
        var worn = new DataKey(1, Now, SecretBytes.Random(32), KeyringLimits.RotateAtUses, _barrier.StoreId);
        using var keyring = new Keyring(NewHmacKey(), NewHmacKey(), NewHmacKey(), unseals: 1, [worn]);
        var record = SealedKeys.SealKeyring(rootKey, _barrier.StoreId, keyring);
        using var barrier = SecurityBarrier.Open(_barrier.StoreId, rootKey, record);

        using (var tx = new Transaction(Store.Begin(), barrier, Now))
        {
            tx.Put(Row, "a secret", TextFormat.Instance);
            Assert.True((await tx.CommitAsync(default)).IsCommitted);
        }

        Assert.Equal(2u, barrier.ActiveTerm);
        using var after = new Transaction(Store.Begin(), barrier, Now);
        Assert.Equal("a secret", await after.FindAsync(Row, TextFormat.Instance, default));
        var stored = await after.PeekClearAsync(SealedKeys.KeyringRow, default);
        using var read = SealedKeys.OpenKeyring(rootKey, _barrier.StoreId, stored);
        Assert.Equal((2u, KeyringLimits.ReservedAtOnce), (read.Active.Term, read.Active.ReservedUses));
    }

    [Fact]
    public async Task A_key_term_of_the_age_that_was_asked_for_is_replaced_once_by_the_next_commit()
    {
        _barrier.TermLimits = static () => TermLimits.Default with { Age = TimeSpan.FromDays(1) };

        await PutAsync("young", Now.AddDays(1)); // Moments of transactions are cut to milliseconds.
        Assert.Equal(1u, _barrier.ActiveTerm);
        await PutAsync("old enough", Now.AddDays(1).AddMilliseconds(1));
        Assert.Equal(2u, _barrier.ActiveTerm);
        await PutAsync("after it", Now.AddDays(1).AddMinutes(1));

        Assert.Equal(2u, _barrier.ActiveTerm);
        using var after = Begin();
        Assert.Equal("after it", await after.FindAsync(Row, TextFormat.Instance, default));
    }

    [Fact]
    public async Task A_key_term_with_more_uses_than_were_asked_for_is_replaced_and_none_lasts_past_the_limit()
    {
        _barrier.TermLimits = static () => new TermLimits(Uses: 2, TimeSpan.Zero);
        await PutAsync("first");
        Assert.Equal(1u, _barrier.ActiveTerm);
        await PutAsync("second");
        Assert.Equal(2u, _barrier.ActiveTerm);

        using var worn = new Keyring(
            NewHmacKey(), NewHmacKey(), NewHmacKey(), unseals: 1,
            [new DataKey(1, Now, SecretBytes.Random(32), KeyringLimits.RotateAtUses, _barrier.StoreId)]);
        Assert.True(new TermLimits(KeyringLimits.MostUses, TimeSpan.Zero).EndTerm(worn, Now));
    }

    [Fact]
    public async Task A_refused_commit_installs_no_key_term()
    {
        await PutAsync("first");
        using var tx = Begin();
        await tx.FindAsync(Row, TextFormat.Instance, default);
        await PutAsync("second");
        tx.Put(Row, "third", TextFormat.Instance);
        tx.RotateKey();

        Assert.False((await tx.CommitAsync(default)).IsCommitted);

        Assert.Equal(1u, _barrier.ActiveTerm);
        using var again = Begin();
        again.RotateKey();
        Assert.True((await again.CommitAsync(default)).IsCommitted);
        Assert.Equal(2u, _barrier.ActiveTerm);
    }

    /// <summary>Each range that is removed slows down all reads: few rows go one by one.</summary>
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(Transaction.FewRows, Transaction.FewRows, 0)]
    [InlineData(Transaction.FewRows + 1, 0, 1)]
    public async Task All_rows_of_a_range_go_one_by_one_or_together(int rows, int singly, int together)
    {
        var table = new KeyWriter(Tables.Path).ToPrefix();
        using (var tx = Begin())
        {
            for (var i = 0; i < rows; i++)
                tx.PutClear(Key.Of(Tables.Path, new Id16((ulong)i)), [1]);
            tx.Put(Row, "another table's", TextFormat.Instance);
            Assert.True((await tx.CommitAsync(default)).IsCommitted);
        }
        var writes = new Writes();
        using (Store.Watch(writes))
        {
            using var tx = Begin();
            await tx.DeleteAllAsync(table, default);
            Assert.True((await tx.CommitAsync(default)).IsCommitted);
        }

        Assert.Equal(singly, writes.Kinds.Count(static kind => kind == WriteKind.Delete));
        Assert.Equal(together, writes.Kinds.Count(static kind => kind == WriteKind.DeleteRange));
        using var after = Begin();
        Assert.Empty((await after.ScanClearAsync(table, 1, default)).Rows);
        Assert.NotNull(await after.FindAsync(Row, TextFormat.Instance, default));
    }

    private static HmacKey NewHmacKey() => new(SecretBytes.Random(HmacKey.Size));

    private Transaction Begin() => new(Store.Begin(), _barrier, Now);

    private async Task PutAsync(string row, DateTimeOffset? now = null)
    {
        using var tx = new Transaction(Store.Begin(), _barrier, now ?? Now);
        tx.Put(Row, row, TextFormat.Instance);
        Assert.True((await tx.CommitAsync(default)).IsCommitted);
    }

    private sealed class Writes : ICommitWatcher
    {
        public List<WriteKind> Kinds { get; } = [];

        public void Published(CommittedGroup group)
        {
            for (var i = 0; i < group.Count; i++)
            {
                foreach (var write in group[i].Writes.Span)
                    Kinds.Add(write.Kind);
            }
        }
    }

    private sealed class Attachments : ICommitWatcher
    {
        public List<object?> Seen { get; } = [];

        public void Published(CommittedGroup group)
        {
            for (var i = 0; i < group.Count; i++)
            {
                foreach (var write in group[i].Writes.Span)
                    Seen.Add(write.Attachment);
            }
        }
    }
}
