using System.Text;
using Leasehold.Tests.Servers;

namespace Leasehold.Storage.Tests.Postgres;

/// <summary>Connections that break around a commit: done once, or refused; never lost, never twice.</summary>
public sealed class LostConnectionTests
{
    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_done_exactly_once()
    {
        var database = new TestDatabase();
        await using var proxy = new CuttingProxy(database.Server.Port);
        await using var store = await database.OpenAsync(database.Options(proxy.Port));
        for (var round = 1; round <= 10; round++)
        {
            proxy.CutAfter(Encoding.UTF8.GetBytes($"marked-{round}"));
            using var tx = store.Begin();
            tx.Put(Bytes.Key($"marked-{round}"), []);
            tx.Add(Bytes.Key("count"), 1);
            Assert.True((await tx.CommitAsync(StoreSteps.None)).IsCommitted);
            Assert.Equal(round, proxy.Cuts);
        }

        Assert.Equal(10, await store.CountAsync("count"));
        Assert.True(store.IsLeading);
    }

    [Fact]
    public async Task Ended_sessions_under_load_lose_and_double_nothing()
    {
        var database = new TestDatabase();
        await using var store = await database.OpenAsync();
        var isOver = false;
        var committers = Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var done = 0;
            while (!Volatile.Read(ref isOver))
            {
                using var tx = store.Begin();
                tx.Put(Bytes.Key($"w{worker}/{done}"), []);
                tx.Add(Bytes.Key("count"), 1);
                if ((await tx.CommitAsync(StoreSteps.None)).IsCommitted)
                    done++;
            }
            return done;
        })).ToList();
        for (var round = 0; round < 15; round++)
        {
            database.Sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity " +
                $"WHERE datname = '{database.Name}' AND pid <> pg_backend_pid() AND random() < 0.7");
            await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System);
        }
        Volatile.Write(ref isOver, true);
        var done = (await Task.WhenAll(committers)).Sum();

        Assert.True(done > 20, $"only {done} commits");
        Assert.Equal(done, await store.CountAsync("count"));
        Assert.Equal($"{done + 1}", database.Sql("SELECT count(*) FROM leasehold_main"));
    }

    [Fact]
    public async Task A_crash_of_the_database_loses_nothing_that_was_acknowledged()
    {
        var server = new PostgresServer();
        try
        {
            var database = new TestDatabase(server);
            var options = database.Options();
            var acknowledged = 0;
            await using (var store = await database.OpenAsync(options))
            {
                var writer = Task.Run(async () =>
                {
                    try
                    {
                        while (true)
                        {
                            await store.PutAsync($"n{acknowledged}");
                            Interlocked.Increment(ref acknowledged);
                        }
                    }
                    catch (LeadershipLostException)
                    {
                        // The restart took longer than the lead is trusted.
                    }
                });
                await WaitForAsync(() => Volatile.Read(ref acknowledged) > 20);
                server.Stop();
                await store.Failed.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
                Assert.False(store.IsLeading);
                await writer;
                server.Start();
            }

            await using var again = await database.OpenAsync(options);
            for (var n = 0; n < acknowledged; n++)
                Assert.Equal($"n{n}", await again.ReadAsync($"n{n}"));
            await again.PutAsync("after");
        }
        finally
        {
            server.Remove();
        }
    }

    [Fact]
    public async Task A_lost_session_of_a_reader_is_replaced()
    {
        var database = new TestDatabase();
        await using var store = await database.OpenAsync();
        await store.PutAsync("a");
        Assert.Equal("a", await store.ReadAsync("a"));
        database.Sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity " +
            $"WHERE datname = '{database.Name}' AND pid <> pg_backend_pid()");

        Assert.Equal("a", await store.ReadAsync("a"));
    }

    internal static async Task WaitForAsync(Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "it never came true");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
