namespace Leasehold.Faults.Credentials;

/// <summary>The short form of <c>./faults credentials -database postgres</c>: each step of each deed once.</summary>
public sealed class CredentialPostgresTests
{
    [Fact]
    public async Task A_kill_at_any_step_leaves_neither_orphan_nor_loss()
    {
        using var database = new CredentialPostgres();

        var (kills, _, faults) = await CredentialSweep.RunAsync(database, cycles: 1, static _ => { });

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Equal(Enum.GetValues<Deed>().Sum(deed => database.StepsOf(deed).Count()), kills);
    }
}
