namespace Leasehold.Faults.Credentials;

/// <summary>All steps of all deeds.</summary>
internal static class CredentialSweep
{
    /// <summary>Kills once at each step, then checks; what was wrong, in words.</summary>
    public static async Task<(int Kills, int Given, IReadOnlyList<string> Faults)> RunAsync(
        ICredentialDatabase database, int cycles, Action<string> tell)
    {
        await using var run = new CredentialRun(database);
        await run.StartAsync();
        for (var cycle = 1; cycle <= cycles; cycle++)
        {
            foreach (var deed in Enum.GetValues<Deed>())
            {
                foreach (var step in database.StepsOf(deed))
                {
                    if (await run.CycleAsync(deed, step) is { } fault)
                        return (run.Kills, run.Given, [fault]);
                }
            }
            tell($"{database.Name}: cycle {cycle} of {cycles}, {run.Kills} kills, {run.Given} users given");
        }
        var faults = await run.CheckAsync();
        tell($"{database.Name}: {run.Unsettled} differences right after the last kill");
        return (run.Kills, run.Given, faults.Count == 0 ? faults : [.. faults, run.Output]);
    }
}
