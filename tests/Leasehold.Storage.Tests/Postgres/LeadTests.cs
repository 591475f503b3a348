using System.Globalization;
using Leasehold.Storage.Postgres;

namespace Leasehold.Storage.Tests.Postgres;

/// <summary>Who leads, and when the lead changes hands.</summary>
public sealed class LeadTests
{
    private static readonly TimeSpan TakeOverLimit = TimeSpan.FromSeconds(20); // Of a busy machine; usually 3.

    [Fact]
    public async Task A_lead_that_is_given_back_is_taken()
    {
        var database = new TestDatabase();
        var first = await database.OpenAsync();
        await using var second = await ReadingAsync(database.Options());
        var waiting = second.LeadAsync(StoreSteps.None).AsTask();
        await first.PutAsync("a");
        Assert.False(second.IsLeading);
        Assert.False(waiting.IsCompleted);

        await first.DisposeAsync();
        await waiting.WaitAsync(TakeOverLimit, TimeProvider.System);

        Assert.True(second.IsLeading);
        Assert.Equal("a", await second.ReadAsync("a"));
        await second.PutAsync("b");
    }

    [Fact]
    public async Task A_lead_is_given_back_though_a_beat_is_on_its_way()
    {
        var database = new TestDatabase();
        var engine = await database.OpenEngineAsync();
        await engine.LeadAsync(StoreSteps.None);
        Task closing;
        await using (await database.HoldAsync("SELECT 1 FROM leasehold_lead FOR UPDATE"))
        {
            await WaitForBlockedAsync(database);
            closing = engine.DisposeAsync().AsTask();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
        await closing;

        Assert.Equal("", database.Sql("SELECT holder FROM leasehold_lead"));
    }

    [Fact]
    public async Task A_lead_that_is_given_back_under_a_blocked_write_is_free_for_others()
    {
        var database = new TestDatabase();
        await using var first = await database.OpenAsync();
        await using var second = await ReadingAsync(database.Options());
        await first.PutAsync("a");
        var waiting = second.LeadAsync(StoreSteps.None).AsTask();
        await using var blocking = await database.HoldAsync("SELECT 1 FROM leasehold_main FOR UPDATE");
        var blocked = Task.Run(() => first.PutAsync("a"));
        await WaitForBlockedAsync(database);

        await first.ReleaseAsync();
        await Assert.ThrowsAsync<LeadershipLostException>(() => blocked);
        await waiting.WaitAsync(TakeOverLimit, TimeProvider.System);

        Assert.True(second.IsLeading);
        Assert.False(first.IsLeading);
    }

    [Fact]
    public async Task A_write_that_waits_for_a_lock_until_it_is_cancelled_is_done_when_the_lock_is_gone()
    {
        var database = new TestDatabase();
        await using var store = await database.OpenAsync();
        await store.PutAsync("a");
        Task<long> blocked;
        await using (await database.HoldAsync("SELECT 1 FROM leasehold_main FOR UPDATE"))
        {
            blocked = Task.Run(() => store.PutAsync("a", "b"));
            for (var round = 0; round < 2; round++)
            {
                await WaitForBlockedAsync(database);
                database.Sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity " +
                    $"WHERE datname = '{database.Name}' AND wait_event_type = 'Lock'"); // As the time limit does.
            }
            await WaitForBlockedAsync(database);
        }

        Assert.Equal(2, await blocked);
        Assert.True(store.IsLeading);
        Assert.Equal("b", await store.ReadAsync("b"));
    }

    [Fact]
    public async Task Who_is_cut_off_in_a_write_closes_the_store_without_waiting_for_the_database()
    {
        var database = new TestDatabase();
        await using var proxy = new CuttingProxy(database.Server.Port);
        var store = await database.OpenAsync(database.Options(proxy.Port));
        await store.PutAsync("a");
        proxy.Cut();
        await Assert.ThrowsAsync<LeadershipLostException>(() => Task.Run(() => store.PutAsync("b")));

        await store.DisposeAsync().AsTask().WaitAsync(TakeOverLimit, TimeProvider.System);
    }

    [Fact]
    public async Task Who_is_cut_off_stops_leading_before_another_begins()
    {
        var database = new TestDatabase();
        await using var proxy = new CuttingProxy(database.Server.Port);
        await using var first = await database.OpenAsync(database.Options(proxy.Port));
        await using var second = await ReadingAsync(database.Options());
        await first.PutAsync("a");
        var waiting = second.LeadAsync(StoreSteps.None).AsTask();
        await LostConnectionTests.WaitForAsync(() => database.Sql("SELECT count(*) FROM leasehold_servers") == "2");

        proxy.Cut();
        var started = TimeProvider.System.GetTimestamp();
        var hanging = first.PutAsync("hanging");
        while (!waiting.IsCompleted)
        {
            Assert.False(first.IsLeading && second.IsLeading, "two lead");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
        await waiting;

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromSeconds(2), TakeOverLimit);
        Assert.False(first.IsLeading);
        await Assert.ThrowsAsync<LeadershipLostException>(() => hanging);
        await second.PutAsync("b");
        proxy.Heal();
        await Assert.ThrowsAsync<LeadershipLostException>(() => first.PutAsync("late"));
        Assert.Equal("(none)", await second.ReadAsync("hanging"));
        Assert.Equal("b", await second.ReadAsync("b"));
    }

    [Fact]
    public async Task The_fence_holds_whatever_the_old_leader_believes()
    {
        var database = new TestDatabase();
        await using var store = await database.OpenAsync();
        await store.PutAsync("a");
        database.Sql("UPDATE leasehold_head SET term = term + 1"); // Another one's, before this one can hear of it.

        await Assert.ThrowsAsync<LeadershipLostException>(() => store.PutAsync("b"));

        Assert.Equal("1", database.Sql("SELECT count(*) FROM leasehold_main"));
    }

    [Fact]
    public async Task Servers_that_duel_never_lead_both()
    {
        var database = new TestDatabase();
        var leading = 0;
        var terms = 0;
        var duellists = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var round = 0; round < 3; round++)
            {
                await using var engine = await database.OpenEngineAsync();
                await engine.LeadAsync(StoreSteps.None);
                Assert.Equal(1, Interlocked.Increment(ref leading));
                Assert.True(engine.IsLeading);
                Interlocked.Increment(ref terms);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                Interlocked.Decrement(ref leading);
            }
        }));
        await Task.WhenAll(duellists);

        Assert.Equal(12, terms);
        // On a slow machine a server gives a step up that has taken the lead: a term without a leader.
        Assert.True(int.Parse(database.Sql("SELECT term FROM leasehold_lead"), CultureInfo.InvariantCulture) >= 12);
    }

    [Fact]
    public async Task Who_waits_for_a_lead_that_it_may_not_take_hears_why()
    {
        var database = new TestDatabase();
        await (await database.OpenAsync()).DisposeAsync();
        database.Sql($"CREATE ROLE {database.Name} LOGIN; " +
            $"GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA public TO {database.Name}");
        var url = $"host={database.Server.Socket} port={database.Server.Port} " +
            $"user={database.Name} dbname={database.Name}";
        await using var store = await ReadingAsync(new() { Address = PostgresAddressParser.Parse(url) });

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.LeadAsync(StoreSteps.None).AsTask().WaitAsync(TakeOverLimit, TimeProvider.System));

        Assert.Contains($"grants user \"{database.Name}\" too little", fault.Message);
    }

    [Fact]
    public async Task A_database_that_has_become_a_replica_takes_the_lead_and_no_more()
    {
        var database = new TestDatabase();
        await using var store = await database.OpenAsync();
        await store.PutAsync("a");
        database.Sql($"ALTER DATABASE {database.Name} SET default_transaction_read_only = on");
        database.Sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity " +
            "WHERE datname = current_database() AND pid <> pg_backend_pid()");

        var lost = await Assert.ThrowsAsync<LeadershipLostException>(() => store.PutAsync("b"));

        Assert.Contains("read-only transaction", lost.Message);
    }

    [Fact]
    public async Task The_servers_are_listed_the_leader_first()
    {
        var database = new TestDatabase();
        await using var reading = await ReadingAsync(database.Options());
        await using var leading = await database.OpenAsync();
        await LostConnectionTests.WaitForAsync(() => database.Sql("SELECT count(*) FROM leasehold_servers") == "2");

        var servers = await reading.ServersAsync(StoreSteps.None);

        Assert.Equal(2, servers.Count);
        Assert.NotNull(servers[0].LeadsSince);
        Assert.Null(servers[1].LeadsSince);
        Assert.Equal("test", servers[0].HostName);
    }

    private static Task WaitForBlockedAsync(TestDatabase database) => LostConnectionTests.WaitForAsync(
        () => database.Sql(
            "SELECT count(*) FROM pg_stat_activity " +
            "WHERE datname = current_database() AND wait_event_type = 'Lock'") == "1");

    private static async Task<Store> ReadingAsync(PostgresOptions options) => await Store.OpenReadingAsync(
        await PostgresEngine.OpenAsync(options, TestDatabase.Card, TimeProvider.System, StoreSteps.None),
        new StoreOptions(), TimeProvider.System, StoreSteps.None);
}
