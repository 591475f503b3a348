using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_guarded_key_that_was_written_meanwhile_refuses_the_commit()
    {
        await Store.PutAsync("a");
        using var tx = Store.Begin();
        await tx.GetAsync(Key("a"), None);
        tx.Put(Key("b"), Value("b"));
        await Store.PutAsync("a");

        var result = await tx.CommitAsync(None);

        Assert.False(result.IsCommitted);
        Assert.Equal("a", Name(result.ConflictKey ?? []));
        Assert.Equal("(none)", await Store.ReadAsync("b"));
    }

    [Fact]
    public async Task A_guarded_absence_is_guarded_too()
    {
        using var tx = Store.Begin();
        await tx.GetAsync(Key("a"), None);
        tx.Put(Key("b"), []);
        await Store.PutAsync("a");

        Assert.False((await tx.CommitAsync(None)).IsCommitted);
    }

    [Fact]
    public async Task A_peeked_key_refuses_nothing()
    {
        await Store.PutAsync("a");
        using var tx = Store.Begin();
        await tx.PeekAsync(Key("a"), None);
        await tx.PeekScanAsync(Range("a", "z"), 10, None);
        tx.Put(Key("b"), []);
        await Store.PutAsync("a");

        Assert.True((await tx.CommitAsync(None)).IsCommitted);
    }

    [Fact]
    public async Task A_guard_counts_from_the_beginning_of_the_transaction_even_if_it_reads_later()
    {
        using var tx = Store.Begin();
        await Store.PutAsync("cached");
        tx.Guard(Key("cached"));
        tx.Put(Key("b"), []);

        Assert.False((await tx.CommitAsync(None)).IsCommitted);
    }

    [Fact]
    public async Task Writes_without_reads_never_conflict()
    {
        using var one = Store.Begin();
        using var other = Store.Begin();
        one.Put(Key("a"), Value("one"));
        other.Put(Key("a"), Value("other"));

        Assert.True((await one.CommitAsync(None)).IsCommitted);
        Assert.True((await other.CommitAsync(None)).IsCommitted);
        Assert.Equal("other", await Store.ReadAsync("a"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Creating_a_child_and_revoking_its_parent_never_both_commit(bool childFirst)
    {
        await Store.PutAsync("token/parent");
        using var create = Store.Begin();
        Assert.NotNull(await create.GetAsync(Key("token/parent"), None));
        create.Put(Key("token/child"), []);
        create.Put(Key("child/parent/child"), []);

        using var revoke = Store.Begin();
        Assert.Empty((await revoke.ScanAsync(KeyRange.Prefix(Key("child/parent/")), 10, None)).Rows);
        revoke.Delete(Key("token/parent"));

        var first = await (childFirst ? create : revoke).CommitAsync(None);
        var second = await (childFirst ? revoke : create).CommitAsync(None);

        Assert.True(first.IsCommitted);
        Assert.False(second.IsCommitted);
    }

    [Fact]
    public async Task A_phantom_in_a_guarded_range_refuses_the_commit()
    {
        await Store.PutAsync("r/1", "r/9");
        using var tx = Store.Begin();
        await tx.ScanAsync(KeyRange.Prefix(Key("r/")), 10, None);
        tx.Put(Key("sum"), []);
        await Store.PutAsync("r/5");

        Assert.False((await tx.CommitAsync(None)).IsCommitted);
    }

    [Theory]
    [InlineData(false, "r/2", true)]
    [InlineData(false, "r/8", false)]
    [InlineData(true, "r/8", true)]
    [InlineData(true, "r/2", false)]
    public async Task Only_the_part_of_a_range_that_was_read_is_guarded(bool reverse, string written, bool conflicts)
    {
        await Store.PutAsync("r/1", "r/3", "r/5", "r/7", "r/9");
        using var tx = Store.Begin();
        await tx.ScanAsync(KeyRange.Prefix(Key("r/")), 2, None, reverse);
        tx.Put(Key("sum"), []);
        await Store.PutAsync(written);

        Assert.Equal(conflicts, !(await tx.CommitAsync(None)).IsCommitted);
    }

    [Fact]
    public async Task Deleting_a_range_conflicts_with_reads_inside_it()
    {
        await Store.PutAsync("r/1");
        using var point = Store.Begin();
        await point.GetAsync(Key("r/1"), None);
        point.Put(Key("x"), []);
        using var outside = Store.Begin();
        await outside.GetAsync(Key("s"), None);
        outside.Put(Key("y"), []);
        using var range = Store.Begin();
        await range.ScanAsync(Range("q", "r/2"), 10, None);
        range.Put(Key("z"), []);

        using (var tx = Store.Begin())
        {
            tx.DeleteRange(KeyRange.Prefix(Key("r/")));
            await tx.CommitAsync(None);
        }

        Assert.False((await point.CommitAsync(None)).IsCommitted);
        Assert.False((await range.CommitAsync(None)).IsCommitted);
        Assert.True((await outside.CommitAsync(None)).IsCommitted);
    }

    [Fact]
    public async Task A_range_read_so_long_ago_that_nobody_remembers_is_refused()
    {
        using var old = Store.Begin();
        await old.ScanAsync(Range("a", "b"), 10, None);
        old.Put(Key("x"), []);
        for (var commit = 0; commit < Limits.RecentWrites / Limits.BatchOperations + 1; commit++)
        {
            using var tx = Store.Begin();
            for (var write = 0; write < Limits.BatchOperations; write++)
                tx.Put(Key($"other/{write}"), []);
            await tx.CommitAsync(None);
        }

        Assert.False((await old.CommitAsync(None)).IsCommitted);
    }

    [Fact]
    public async Task Additions_never_conflict_and_add_up()
    {
        using var one = Store.Begin();
        using var other = Store.Begin();
        one.Add(Key("count"), 5);
        other.Add(Key("count"), -2);
        await one.CommitAsync(None);
        await other.CommitAsync(None);

        using var tx = Store.Begin();
        tx.Add(Key("count"), 10);
        tx.Add(Key("count"), 1);
        Assert.Equal(Counter.Encode(14), await tx.PeekAsync(Key("count"), None));
        await tx.CommitAsync(None);

        Assert.Equal(14, await Store.CountAsync("count"));
    }
}
