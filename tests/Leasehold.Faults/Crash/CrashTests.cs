namespace Leasehold.Faults.Crash;

/// <summary>The short form of <c>./faults crash</c>.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Cycles = 20;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leasehold-crash-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("rocksdb")]
    public async Task What_was_acknowledged_survives_a_kill_and_nothing_is_there_by_half(string store)
    {
        var seed = Random.Shared.NextInt64(1, int.MaxValue);
        var run = new CrashRun(store, Path.Combine(_folder.FullName, "data"), seed);
        for (var cycle = 1; cycle <= Cycles; cycle++)
        {
            var losses = await run.CycleAsync();
            Assert.True(losses.Count == 0, $"cycle {cycle} of seed {seed}:\n{string.Join('\n', losses)}");
        }
        Assert.True(run.Acknowledged > 10 * Cycles, $"only {run.Acknowledged} commits in {Cycles} cycles");
    }
}
