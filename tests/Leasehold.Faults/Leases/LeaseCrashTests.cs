namespace Leasehold.Faults.Leases;

/// <summary>The short form of <c>./faults leases</c>: each moment once.</summary>
public sealed class LeaseCrashTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_moment_the_server_loses_no_lease_and_leaves_no_orphan(bool isShared)
    {
        await using var ground = new NullGround();
        await using var server = new LeaseServer(isShared);
        var run = new LeaseCrashRun(server, ground, Random.Shared.NextInt64(1, int.MaxValue));
        await run.StartAsync();

        foreach (var moment in Enum.GetValues<LeaseMoment>())
        {
            var faults = await run.CycleAsync(moment);
            Assert.True(faults.Count == 0, $"{moment}:\n{string.Join('\n', faults)}\n{server.Output}");
        }

        var left = await run.FinishAsync();
        Assert.True(left.Count == 0, $"{string.Join('\n', left)}\n{server.Output}");
        Assert.True(run.Acknowledged > 50, $"only {run.Acknowledged} requests");
    }
}
