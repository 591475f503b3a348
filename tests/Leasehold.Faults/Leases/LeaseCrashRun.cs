namespace Leasehold.Faults.Leases;

/// <summary>
/// Cycles on one store: under load the server is killed, started again, and what it had acknowledged is compared with
/// what it says and with what the target holds. Nothing given may be lost, nothing taken back may be left.
/// </summary>
internal sealed class LeaseCrashRun(LeaseServer server, ILeaseGround ground, long seed)
{
    private const int Workers = 4;
    private const int MostLoadMilliseconds = 1_500;
    private const int MostSkipped = 40;
    private static readonly TimeSpan TrapWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Random _random = new((int)seed);
    private List<LeaseWorker> _workers = [];

    /// <summary>Requests acknowledged so far.</summary>
    public long Acknowledged => _workers.Sum(static worker => worker.Acknowledged);

    /// <summary>Starts the server and prepares the engine.</summary>
    public async Task StartAsync()
    {
        await server.StartAsync();
        await ground.PrepareAsync(server.Client, Workers);
        _workers =
        [
            .. Enumerable.Range(0, Workers).Select(
                number => new LeaseWorker(server.Client, ground, number, new Random(_random.Next()))),
        ];
    }

    /// <summary>One cycle; what was wrong, in words.</summary>
    public async Task<IReadOnlyList<string>> CycleAsync(LeaseMoment moment)
    {
        var load = _workers.Select(static worker => Task.Run(worker.RunAsync)).ToList();
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isTrapped = ground.Trap(moment, _random.Next(MostSkipped), () =>
        {
            server.Kill();
            killed.TrySetResult();
        });
        if (isTrapped)
            await Task.WhenAny(killed.Task, Task.Delay(TrapWithin, TimeProvider.System));
        else
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(MostLoadMilliseconds)), TimeProvider.System);
        ground.Untrap();
        server.Kill(); // Also where the moment did not come.
        await Task.WhenAll(load);
        await server.EndedAsync();
        await server.StartAsync();
        var faults = _workers.SelectMany(static worker => worker.Faults).ToList();
        if (isTrapped && !killed.Task.IsCompleted)
            faults.Add($"{moment} did not come within {TrapWithin}");
        foreach (var worker in _workers)
            await CheckAsync(worker, faults);
        return faults;
    }

    /// <summary>
    /// Waits for what must go by itself, ends all the rest, and waits until the target holds nothing; what was wrong.
    /// </summary>
    public async Task<IReadOnlyList<string>> FinishAsync()
    {
        var leases = _workers.SelectMany(static worker => worker.Leases).ToList();
        var ended = leases.Where(static lease => lease.Passes || lease.State is LeaseState.Dead or LeaseState.Gone)
            .Select(static lease => lease.Name).ToHashSet(StringComparer.Ordinal);
        var left = await LeftAsync(held => held.Where(ended.Contains));
        if (left.Count > 0)
            return await Task.WhenAll(leases.Where(lease => left.Contains(lease.Name)).Select(DescribeLeftAsync));
        var kept = await ground.HeldAsync();
        var lost = leases
            .Where(lease => lease is { State: LeaseState.Live, Passes: false } && !kept.Contains(lease.Name))
            .Select(static lease => lease.Id).ToList();
        if (lost.Count > 0)
            return [$"{lost.Count} living leases have no name: {string.Join(' ', lost.Take(5))}"];

        var reply = await server.Client.AskAsync(
            HttpMethod.Put, $"sys/leases/revoke-prefix/{ground.Mount}", """{"sync":true}""");
        if (!reply.IsOk)
            return [$"revoke-prefix: {reply.Errors}"];
        left = await LeftAsync(static held => held);
        return left.Count > 0 ? [$"{left.Count} orphans: {string.Join(' ', left.Take(5))}"] : [];
    }

    private async Task<string> DescribeLeftAsync(KnownLease lease)
    {
        var reply = await server.Client.AskAsync(
            HttpMethod.Put, "sys/leases/lookup", $$"""{"lease_id":"{{lease.Id}}"}""");
        return $"{lease.Id} ({lease.State}, passing: {lease.Passes}) ended, its {lease.Name} is left; " +
            $"lookup: {reply.Status} {reply.Body} {reply.Reason}";
    }

    private async Task CheckAsync(LeaseWorker worker, List<string> faults)
    {
        var held = await ground.HeldAsync();
        var settled = worker.Leases
            .Where(static lease => lease is { Passes: false, State: not LeaseState.Ending }).ToList();
        foreach (var lease in settled)
        {
            var reply = await server.Client.AskAsync(
                HttpMethod.Put, "sys/leases/lookup", $$"""{"lease_id":"{{lease.Id}}"}""");
            var lives = reply.IsOk && reply.Body.GetProperty("data").GetProperty("ttl").GetInt64() > 0;
            if (lease.State == LeaseState.Doubtful)
                lease.State = lives ? LeaseState.Live : LeaseState.Dead;
            if (lives != lease.State is LeaseState.Live)
                faults.Add($"{lease.Id} was {lease.State}, and its lookup says {reply.Errors} {reply.Reason}");
            if (lease.State == LeaseState.Live && !held.Contains(lease.Name))
                faults.Add($"{lease.Id} lives, and its {lease.Name} is gone");
            if (lease.State == LeaseState.Gone && held.Contains(lease.Name))
                faults.Add($"{lease.Id} was taken back, and its {lease.Name} is there");
        }
        worker.Leases.RemoveAll(static lease => lease.State == LeaseState.Gone);
    }

    /// <summary>What is left in the target of what should go, once it had time to.</summary>
    private async Task<IReadOnlyCollection<string>> LeftAsync(
        Func<IReadOnlySet<string>, IEnumerable<string>> wanted)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var left = wanted(await ground.HeldAsync()).ToList();
            if (left.Count == 0 || TimeProvider.System.GetElapsedTime(since) > ground.TakesBackWithin)
                return left;
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
