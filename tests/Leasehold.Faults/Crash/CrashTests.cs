namespace Leasehold.Faults.Crash;

/// <summary>The short form of <c>./faults crash</c>.</summary>
public sealed class CrashTests
{
    private const int Cycles = 20;

    [Fact]
    public Task What_was_acknowledged_survives_a_kill_on_rocksdb() => RunAsync(new CrashFolder());

    [Fact]
    public Task What_was_acknowledged_survives_kills_crashes_and_ended_sessions_on_postgres() =>
        RunAsync(new CrashDatabase());

    private static async Task RunAsync(ICrashGround ground)
    {
        await using var _ = ground;
        var seed = Random.Shared.NextInt64(1, int.MaxValue);
        var run = new CrashRun(ground, seed);
        for (var cycle = 1; cycle <= Cycles; cycle++)
        {
            var losses = await run.CycleAsync();
            Assert.True(losses.Count == 0, $"cycle {cycle} of seed {seed}:\n{string.Join('\n', losses)}");
        }
        Assert.True(run.Acknowledged > 10 * Cycles, $"only {run.Acknowledged} commits in {Cycles} cycles");
    }
}
