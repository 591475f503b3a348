namespace Leasehold.Faults.Takeover;

/// <summary>The short form of <c>./faults takeover</c>: each end of a lead once.</summary>
public sealed class TakeoverTests
{
    /// <summary>For a busy machine: the promise of 5 seconds is measured by the command, on a quiet one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task However_a_lead_ends_the_other_server_takes_over_and_nothing_is_lost()
    {
        await using var ground = new TakeoverGround();
        await ground.StartAsync();
        await using var run = new TakeoverRun(ground, Random.Shared.NextInt64(1, int.MaxValue));
        run.Start();

        foreach (var end in Enum.GetValues<LeaderEnd>())
        {
            var faults = await run.CycleAsync(end);
            Assert.True(faults.Count == 0, $"{end}:\n{string.Join('\n', faults)}\n{ground.Outputs}");
        }

        Assert.All(run.TakeOvers, static one => Assert.True(one.Time < Patience, $"{one}"));
        Assert.True(run.Acknowledged > 100, $"only {run.Acknowledged} writes");
    }
}
