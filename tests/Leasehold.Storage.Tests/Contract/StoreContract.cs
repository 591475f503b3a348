using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.Contract;

/// <summary>What every store promises, whatever lies beneath it. One derived class runs it for each engine.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private Store? _store;

    protected Store Store => _store ?? throw new InvalidOperationException("not open");

    protected static CancellationToken None => CancellationToken.None;

    protected abstract IStorageEngine OpenEngine();

    protected virtual StoreOptions Options => new();

    public virtual async ValueTask InitializeAsync() =>
        _store = await Store.OpenAsync(OpenEngine(), Options, TimeProvider.System, None);

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_committed_can_be_read()
    {
        var sequence = await Store.PutAsync("a", "b");

        Assert.Equal("a", await Store.ReadAsync("a"));
        Assert.Equal("(none)", await Store.ReadAsync("c"));
        Assert.Equal(sequence, Store.Sequence);
    }

    [Fact]
    public async Task An_empty_value_is_a_value()
    {
        using var tx = Store.Begin();
        tx.Put(Key("empty"), []);
        await tx.CommitAsync(None);

        Assert.Equal("", await Store.ReadAsync("empty"));
    }

    [Fact]
    public async Task A_transaction_keeps_its_view_while_others_commit_or_knows_that_it_lost_it()
    {
        await Store.PutAsync("a");
        using var lenient = Store.Begin();
        Assert.Equal("a", Text(await lenient.PeekAsync(Key("a"), None)));
        using var tx = Store.Begin(CommitPriority.Background);
        Assert.Equal("a", Text(await tx.PeekAsync(Key("a"), None)));

        using (var other = Store.Begin())
        {
            other.Put(Key("a"), Value("new"));
            other.Put(Key("b"), Value("b"));
            await other.CommitAsync(None);
        }

        Assert.Equal("a", Text(await tx.PeekAsync(Key("a"), None)));
        Assert.Equal("(none)", Text(await tx.PeekAsync(Key("b"), None)));
        Assert.Equal(["a"], Names(await tx.PeekScanAsync(Range("a", "z"), 10, None)));
        Assert.Null(tx.TornBy);
        if (Text(await lenient.PeekAsync(Key("b"), None)) == "b")
            Assert.Equal("a", Name(lenient.TornBy ?? []));
    }

    [Fact]
    public async Task A_transaction_reads_what_it_staged()
    {
        await Store.PutAsync("a", "b", "c");
        using var tx = Store.Begin();
        tx.Put(Key("b"), Value("staged"));
        tx.Delete(Key("c"));
        tx.Put(Key("d"), Value("d"));

        Assert.Equal("staged", Text(await tx.GetAsync(Key("b"), None)));
        Assert.Equal("(none)", Text(await tx.GetAsync(Key("c"), None)));
        Assert.Equal(["a", "b", "d"], Names(await tx.ScanAsync(Range("a", "z"), 10, None)));
        Assert.Equal(3, tx.StagedWrites);
    }

    [Fact]
    public async Task A_deleted_range_takes_what_was_staged_before_it_and_leaves_what_comes_after()
    {
        await Store.PutAsync("a", "b", "c");
        using (var tx = Store.Begin())
        {
            tx.Put(Key("b2"), Value("x"));
            tx.DeleteRange(Range("b", "d"));
            tx.Put(Key("c"), Value("again"));
            Assert.Equal(["a", "c"], Names(await tx.ScanAsync(Range("a", "z"), 10, None)));
            await tx.CommitAsync(None);
        }

        Assert.Equal(["a", "c"], await Store.AllAsync(Range("a", "z")));
        Assert.Equal("again", await Store.ReadAsync("c"));
    }

    [Fact]
    public async Task A_commit_without_writes_succeeds_at_once()
    {
        await Store.PutAsync("a");
        var head = Store.Head;
        using var tx = Store.Begin();
        await tx.GetAsync(Key("a"), None);

        var result = await tx.CommitAsync(None);

        Assert.True(result.IsCommitted);
        Assert.Equal(tx.SnapshotSequence, result.Sequence);
        Assert.Same(head, Store.Head);
    }

    [Fact]
    public async Task An_ended_transaction_refuses_everything()
    {
        var tx = Store.Begin();
        tx.Put(Key("a"), []);
        await tx.CommitAsync(None);

        Assert.Throws<ObjectDisposedException>(() => tx.Put(Key("a"), []));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await tx.CommitAsync(None));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await tx.PeekAsync(Key("b"), None));
    }

    [Fact]
    public async Task The_head_row_is_in_the_store_and_moves_with_every_group()
    {
        var before = Store.Head;
        await Store.PutAsync("a");

        using var tx = Store.Begin();
        var row = await tx.PeekAsync(HeadRow.Key.ToArray(), None);

        Assert.NotNull(row);
        var stored = HeadRow.Decode(row);
        Assert.Equal(before.Group + 1, stored.Group);
        Assert.Equal(before.Sequence + 1, stored.Sequence);
        Assert.Equal(Store.Head.Hash.ToArray(), stored.Hash.ToArray());
        Assert.NotEqual(before.Hash.ToArray(), stored.Hash.ToArray());
    }
}
