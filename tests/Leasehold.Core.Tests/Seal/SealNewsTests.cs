using Leasehold.Core.Requests;
using Leasehold.Core.Seal;
using Leasehold.Core.Tests.HighAvailability;

namespace Leasehold.Core.Tests.Seal;

public sealed class SealNewsTests
{
    [Fact]
    public async Task Operators_hear_of_every_change_of_the_seal()
    {
        await using var server = await TestKernel.UnsealedAsync();

        await server.Kernel.SealAsync();
        await server.UnsealAsync();

        Assert.Equal(
            ["security barrier initialized", "vault is unsealed", "vault is sealed", "vault is unsealed"],
            server.SealNews);
    }

    [Fact]
    public async Task Operators_hear_that_the_store_has_moved_to_another_seal()
    {
        await using var servers = await TestServers.StartAsync(1);
        await servers.EndAsync(0);
        await servers.OpenAsync(new SealSetup(new TestWrapper("static", "k"), null));

        await servers.UnsealAsync(1, migrate: true);
        await servers.BecomesAsync(1, KernelRole.Active);

        Assert.Contains("seal migration complete: the store is sealed by seal \"static\" now", servers.SealNews);
    }

    [Fact]
    public async Task Operators_hear_that_another_server_has_moved_the_store_away_from_the_configured_seal()
    {
        await using var servers = await TestServers.StartAsync(1);
        await servers.EndAsync(0);
        await servers.OpenAsync(new SealSetup(new TestWrapper("static", "k"), null));
        await servers.UnsealAsync(1, migrate: true);
        await servers.BecomesAsync(1, KernelRole.Active);
        await servers.OpenAsync(new SealSetup(null, new TestWrapper("static", "k")));
        await servers.UnsealAsync(2, migrate: true);
        await servers.SendAsync(1, Operation.Update, "sys/step-down");
        await servers.BecomesAsync(2, KernelRole.Active);
        await servers.EndAsync(2);

        await servers.BecomesAsync(1, KernelRole.Active);

        Assert.Contains("another server has moved the store to seal \"shamir\", which this one is not configured for: "
            + "give it the seal blocks of that one before its next start", servers.SealNews);
        Assert.DoesNotContain(servers.SealNews, static news => news.Contains("not done", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_gives_up_an_initialization_leaves_a_store_without_keys()
    {
        var wrapping = new TaskCompletionSource();
        var answered = new TaskCompletionSource();
        var wrapper = new TestWrapper("transit", "t")
        {
            BeforeWrapping = () =>
            {
                wrapping.TrySetResult();
                return answered.Task;
            },
        };
        await using var servers = new TestServers();
        await servers.OpenAsync(new SealSetup(wrapper, null));
        var request = new InitRequest { RecoveryShares = 1, RecoveryThreshold = 1 };
        using var leaving = new CancellationTokenSource();
        var given = servers[0].InitAsync(request, null, leaving.Token).AsTask();
        await servers.UntilAsync(() => wrapping.Task.IsCompleted);

        await leaving.CancelAsync();
        answered.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        InitResult? result = null;
        while (result is null or { Fault: ServerSeal.InitializedElsewhere }) // The first try may still be ending.
            (result, _) = await servers[0].InitAsync(request, null, default);
        using (result)
        {
            Assert.Null(result.Fault);
            Assert.Single(result.RecoveryShares);
        }
    }
}
