using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Storage;

namespace Leasehold.Core.Tests.Leases;

public sealed class BackgroundViewTests
{
    /// <summary>Else its entry in the backlog is taken for that of a lease that lives, and its secret stays.</summary>
    [Fact]
    public async Task Background_work_sees_a_lease_dead_before_the_memory_of_rows_has_heard_of_it()
    {
        await using var leases = await LeaseServer.StartAsync();
        var witness = new FirstToHear();
        await leases.Server.Kernel.SealAsync();
        using var watch = leases.Server.Store.Watch(witness); // Before the memory of rows, which comes with unsealing.
        await leases.Server.UnsealAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""");
        var id = leases.Server.Unsealed.Leases.Store.IdOf(lease) ?? throw new InvalidOperationException(lease);
        Assert.Null((await leases.LookupAsync(lease)).Refusal); // Remembered from here on.

        witness.Heard = group =>
        {
            if (Writes(group, Keys.Lease(id)))
                witness.Alive.Add(IsAlive(leases.Server.Unsealed, id));
        };
        Assert.Null((await leases.RevokeAsync(lease)).Refusal);

        Assert.NotEmpty(witness.Alive);
        Assert.DoesNotContain(true, witness.Alive);
    }

    private static bool Writes(CommittedGroup group, Key key)
    {
        for (var at = 0; at < group.Count; at++)
        {
            foreach (ref readonly var write in group[at].Writes.Span)
            {
                if (write.Kind != WriteKind.DeleteRange && write.Key.AsSpan().SequenceEqual(key.Span))
                    return true;
            }
        }
        return false;
    }

    private static bool IsAlive(Unsealed unsealed, Id16 id)
    {
        using var tx = unsealed.BeginBackground();
        var found = LeaseStore.FindAsync(tx, id, guard: false, CancellationToken.None);
        Assert.True(found.IsCompleted, "a store in memory answers at once");
        return found.GetAwaiter().GetResult() is { End: null };
    }

    private sealed class FirstToHear : ICommitWatcher
    {
        public Action<CommittedGroup>? Heard { get; set; }

        public List<bool> Alive { get; } = [];

        public void Published(CommittedGroup group) => Heard?.Invoke(group);
    }
}
