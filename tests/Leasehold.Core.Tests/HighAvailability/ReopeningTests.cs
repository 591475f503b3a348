using Leasehold.Storage;

namespace Leasehold.Core.Tests.HighAvailability;

public sealed class ReopeningTests
{
    [Fact]
    public async Task Unsealing_waits_for_the_store_that_is_opened_anew()
    {
        await using var servers = await TestServers.StartAsync(1);
        var opening = new TaskCompletionSource();
        servers.Opening = opening.Task;
        await servers[0].SealAsync();

        var unsealing = servers.UnsealAsync(0);
        var early = await Task.WhenAny(unsealing, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System));
        opening.SetResult();
        await unsealing;

        Assert.NotSame(unsealing, early);
        await servers.BecomesAsync(0, KernelRole.Active);
    }

    [Fact]
    public async Task Unsealing_does_not_wait_for_a_store_that_is_away()
    {
        await using var servers = await TestServers.StartAsync(1);
        var opening = new TaskCompletionSource();
        servers.Opening = opening.Task;
        await servers[0].SealAsync();

        var unsealing = servers.UnsealAsync(0);
        await servers.UntilAsync(() => unsealing.IsCompleted);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => unsealing);
        opening.SetResult();
        await servers.UnsealAsync(0);
        await servers.BecomesAsync(0, KernelRole.Active);
    }
}
