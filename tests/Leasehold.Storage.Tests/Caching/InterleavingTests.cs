using CsCheck;

namespace Leasehold.Storage.Tests.Caching;

/// <summary>
/// Reads and commits in any order, also inside each other, on a store with cached rows: what a transaction reads is one
/// moment or known to be none, what it commits rests on what is, and nothing old stays.
/// </summary>
public sealed class InterleavingTests
{
    private const long Roomy = 1024 * 1024;
    private const long Tight = 16 * 512; // Two rows in a shard.

    [Theory]
    [InlineData(Roomy)]
    [InlineData(Tight)]
    public void What_is_read_is_one_moment_and_what_is_committed_rests_on_what_is(long bytes)
    {
        var number = Gen.Int[0, 99];
        Gen.Select(number, number, number, number, number).Array[1, 40].Sample(
            steps => RunAsync(bytes, steps).GetAwaiter().GetResult(), iter: 400, threads: 1);
    }

    private static async Task RunAsync(long bytes, (int Kind, int Caller, int Key, int Write, int Inside)[] steps)
    {
        var engine = new SteppedEngine();
        await using var store = await Store.OpenAsync(
            engine, new StoreOptions { CacheBytes = bytes }, TimeProvider.System, StoreSteps.None);
        var history = new History(store);
        var callers = Enumerable.Range(0, 3).Select(_ => new Caller(store, history)).ToArray();
        foreach (var step in steps)
        {
            var (caller, other) = (callers[step.Caller % 3], callers[(step.Caller + 1) % 3]);
            if (step.Kind < 70)
                engine.DuringRead = step.Inside < 40 ? () => history.Commit(step.Inside, step.Write) : null;
            else if (step.Inside < 40)
                engine.BeforeWrite = () => other.Read(step.Inside);
            else if (step.Inside < 80)
                engine.AfterWrite = () => other.Read(step.Inside, scansFirst: step.Inside % 2 == 0);
            switch (step.Kind)
            {
                case < 10: caller.Begin(); break;
                case < 60: caller.Read(step.Key); break;
                case < 70: caller.Scan(); break;
                case < 85: caller.Commit(step.Key, step.Write); break;
                default: history.Commit(step.Key, step.Write); break;
            }
            (engine.DuringRead, engine.BeforeWrite, engine.AfterWrite) = (null, null, null);
        }
        foreach (var caller in callers)
            caller.Begin();
        for (var round = 0; round < 2; round++)
        {
            var reader = new Caller(store, history);
            for (var key = 0; key < History.Keys; key++)
                reader.Read(key);
            Assert.Null(reader.TornBy);
            reader.Begin();
        }
    }
}
