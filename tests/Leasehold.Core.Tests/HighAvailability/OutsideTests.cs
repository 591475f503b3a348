using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Storage;

namespace Leasehold.Core.Tests.HighAvailability;

/// <summary>What a server that lost the lead still does outside the store.</summary>
public sealed class OutsideTests
{
    [Fact]
    public async Task Who_lost_the_lead_after_the_intent_makes_nothing_outside()
    {
        await using var servers = await TestServers.StartAsync(2);
        Assert.Null((await servers.SendAsync(
            0, Operation.Update, "sys/mounts/l", """{"type":"leases"}""")).Refusal);
        using var watching = servers.Watch(0, new DeposedByIntent(servers));

        await Assert.ThrowsAsync<LeadershipLostException>(
            () => servers.SendAsync(0, Operation.Update, "l/users/r"));

        Assert.Empty(servers.Targets.Held);
        await servers.BecomesAsync(1, KernelRole.Active);
        servers.Clock.Advance(TimeSpan.FromMinutes(2)); // Until then the target may still have been at it.
        await servers.UntilAsync(() => servers.Targets.Revocations > 0);
        Assert.Empty(servers.Targets.Held);
    }

    /// <summary>Another server takes over while the answer of the commit is on its way.</summary>
    private sealed class DeposedByIntent(TestServers servers) : ICommitWatcher
    {
        public void Published(CommittedGroup group)
        {
            for (var i = 0; i < group.Count; i++)
            {
                foreach (ref readonly var write in group[i].Writes.Span)
                {
                    if (write.Key[0] == Tables.Intent)
                        servers.Depose(0);
                }
            }
        }
    }
}
