using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.Caching;

/// <summary>What the leader of a shared store answers from memory, and what it never does.</summary>
public sealed class CommittedRowsTests : IAsyncLifetime
{
    private readonly SteppedEngine _engine = new();
    private Store? _store;

    private Store Store => _store ?? throw new InvalidOperationException("not open");

    public async ValueTask InitializeAsync() => _store = await Store.OpenAsync(
        _engine, new StoreOptions { CacheBytes = 1024 * 1024 }, TimeProvider.System, StoreSteps.None);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_row_is_read_once_and_so_is_an_absent_one()
    {
        await Store.PutAsync("a");
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal("a", await Store.ReadAsync("a"));
            Assert.Equal("(none)", await Store.ReadAsync("b"));
        }

        Assert.Equal((2, 0), (_engine.Reads, _engine.Snapshots - 2)); // Two looks at the head when it was opened.
    }

    [Fact]
    public async Task What_was_read_is_changed_by_commits_without_another_read()
    {
        await Store.ReadAsync("a");
        await Store.PutAsync("a");
        Assert.Equal("a", await Store.ReadAsync("a"));
        using (var tx = Store.Begin())
        {
            tx.Delete(Key("a"));
            await tx.CommitAsync(StoreSteps.None);
        }
        Assert.Equal("(none)", await Store.ReadAsync("a"));

        Assert.Equal(1, _engine.Reads);
    }

    [Fact]
    public async Task A_row_that_was_written_with_an_attachment_is_never_read()
    {
        using (var tx = Store.Begin())
        {
            tx.Put(Key("a"), Value("new"), attachment: "the row");
            await tx.CommitAsync(StoreSteps.None);
        }

        Assert.Equal("new", await Store.ReadAsync("a"));
        Assert.Equal(0, _engine.Reads);
    }

    [Fact]
    public async Task A_read_that_began_before_a_commit_leaves_nothing_old_behind()
    {
        await Store.PutAsync("a");
        _engine.DuringRead = () => Commit("a", "newer");
        await Store.ReadAsync("a");

        Assert.Equal("newer", await Store.ReadAsync("a"));
        Assert.Equal("newer", await Store.ReadAsync("a"));
    }

    [Fact]
    public async Task Reads_that_do_not_belong_together_are_known_and_commit_nothing()
    {
        await Store.PutAsync("a", "b");
        using var tx = Store.Begin();
        await tx.PeekAsync(Key("a"), StoreSteps.None);
        Commit("a", "newer");
        Commit("b", "newer");
        Assert.Equal("newer", Text(await tx.PeekAsync(Key("b"), StoreSteps.None)));
        tx.Put(Key("c"), []);

        Assert.Equal("a", Name(tx.TornBy ?? []));
        Assert.Equal("a", Name((await tx.CommitAsync(StoreSteps.None)).ConflictKey ?? []));
        Assert.Equal("(none)", await Store.ReadAsync("c"));
    }

    [Fact]
    public async Task A_view_moves_on_while_nothing_that_was_read_changes()
    {
        await Store.PutAsync("a", "b");
        using var tx = Store.Begin();
        await tx.PeekAsync(Key("a"), StoreSteps.None);
        Commit("b", "newer");

        Assert.Equal("newer", Text(await tx.PeekAsync(Key("b"), StoreSteps.None)));
        Assert.Null(tx.TornBy);
    }

    [Fact]
    public async Task Jobs_read_a_snapshot_of_the_engine()
    {
        await Store.PutAsync("a");
        await Store.ReadAsync("a");
        var before = _engine.Snapshots;
        using var tx = Store.Begin(CommitPriority.Background);

        Assert.Equal("a", Text(await tx.PeekAsync(Key("a"), StoreSteps.None)));
        Assert.Equal(before + 1, _engine.Snapshots);
    }

    [Fact]
    public async Task Who_lost_the_lead_answers_nothing_from_memory()
    {
        await Store.PutAsync("a");
        await Store.ReadAsync("a");
        using var begun = Store.Begin();
        await begun.PeekAsync(Key("a"), StoreSteps.None);
        _engine.Depose();
        await Store.Failed;
        var before = _engine.Snapshots;

        Assert.Equal("a", await Store.ReadAsync("a"));
        Assert.Equal("(none)", Text(await begun.PeekAsync(Key("b"), StoreSteps.None)));
        Assert.Equal(before + 2, _engine.Snapshots);
        Assert.NotNull(begun.TornBy); // Another leader may have written between the two.
    }

    [Fact]
    public async Task After_a_write_whose_outcome_is_unknown_nothing_is_answered_from_memory()
    {
        await Store.PutAsync("a");
        await Store.ReadAsync("a");
        _engine.Fails = new IOException("the connection broke");
        await Assert.ThrowsAsync<StoreFailedException>(() => Store.PutAsync("a"));
        var before = _engine.Snapshots;

        await Store.ReadAsync("a");

        Assert.Equal(before + 1, _engine.Snapshots);
    }

    [Fact]
    public async Task After_a_write_that_was_refused_for_want_of_room_rows_are_kept_as_before()
    {
        _engine.Fails = new StoreFullException("full");
        await Assert.ThrowsAsync<StoreFullException>(() => Store.PutAsync("a"));
        _engine.Fails = null;
        await Store.ReadAsync("a");
        await Store.ReadAsync("a");

        Assert.Equal(1, _engine.Reads);
    }

    [Fact]
    public async Task Rows_take_no_more_memory_than_is_allowed_and_those_in_use_stay()
    {
        var value = new byte[2000];
        for (var n = 0; n < 2000; n++)
        {
            using var tx = Store.Begin();
            tx.Put(Key($"n{n}"), value, attachment: value);
            await tx.CommitAsync(StoreSteps.None);
            await Store.ReadAsync("wanted");
        }

        Assert.Equal(1, _engine.Reads);
        Assert.InRange(Store.CachedBytes, 512 * 1024, 1024 * 1024);
        await Store.ReadAsync("n0");
        Assert.Equal(2, _engine.Reads);
    }

    private void Commit(string name, string value)
    {
        using var tx = Store.Begin();
        tx.Put(Key(name), Value(value));
        Assert.True(tx.CommitAsync(StoreSteps.None).AsTask().GetAwaiter().GetResult().IsCommitted);
    }
}
