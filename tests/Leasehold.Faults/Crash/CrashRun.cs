namespace Leasehold.Faults.Crash;

/// <summary>
/// Cycles on one store, which carries over from each to the next: a child commits, is killed at a random moment, and
/// everything it had acknowledged must be there, and no half of anything.
/// </summary>
internal sealed class CrashRun(ICrashGround ground, long seed)
{
    private const int Workers = 8;
    private const int MostMilliseconds = 500;
    private const int MostCommits = 400;
    private static readonly TimeSpan CommitLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(60);

    private readonly CrashModel _model = new(seed, Workers);
    private readonly Random _random = new((int)seed);
    private long _epoch;

    /// <summary>Commits found in the store so far.</summary>
    public long Commits => _model.Commits;

    /// <summary>Commits that children acknowledged.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>One cycle; what was lost, in words.</summary>
    public async Task<IReadOnlyList<string>> CycleAsync()
    {
        var orders = new CrashOrders(ground.Store, ground.Place, seed, Workers, IsSmall: _random.Next(3) > 0);
        CrashReport report;
        await using (var child = CrashProcess.Start(orders))
        {
            var losses = await WaitForTheMomentAsync(child);
            report = await child.KillAsync();
            await ground.SettleAsync();
            if (losses.Count > 0)
                return losses;
        }
        Acknowledged += report.Acknowledged;
        return await CheckAsync(orders, report);
    }

    /// <summary>One cycle in five ends while the child starts or recovers, the others while it commits.</summary>
    private async Task<IReadOnlyList<string>> WaitForTheMomentAsync(CrashProcess child)
    {
        var moment = TimeSpan.FromMilliseconds(_random.Next(1, MostMilliseconds));
        if (_random.Next(5) == 0)
        {
            await Task.Delay(moment, TimeProvider.System);
            return [];
        }
        if (!await child.WaitAsync(static report => report.Epoch is not null, OpenLimit))
        {
            var seen = ground.Look();
            var report = await child.KillAsync();
            return [$"not opened; {report.LostOpenings} leads lost before: {seen}", .. report.Faults];
        }
        var wrong = await ground.DisturbAsync(child, _random);
        // On a machine with other work milliseconds say little: every other time so many commits must be done.
        var commits = child.Read(static report => report.Acknowledged) + _random.Next(1, MostCommits);
        if (_random.Next(2) == 0)
            await Task.Delay(moment, TimeProvider.System);
        else
            await child.WaitAsync(report => report.Acknowledged >= commits, CommitLimit);
        return wrong;
    }

    private async Task<IReadOnlyList<string>> CheckAsync(CrashOrders orders, CrashReport report)
    {
        await using var opened = await Store.OpenReadingAsync(
            await orders.OpenEngineAsync(), new StoreOptions(), TimeProvider.System, CancellationToken.None);
        List<string> losses = [.. await new CrashCheck(_model, report).RunAsync(opened)];
        var epoch = opened.Head.Epoch;
        // Each opening begins one, also one that did not come to say so.
        if (epoch < (report.Epoch ?? _epoch) || epoch > (report.Epoch ?? _epoch + 1 + report.LostOpenings))
            losses.Add($"the head is in epoch {epoch}, the child was in {report.Epoch}, before it was {_epoch}");
        _epoch = epoch;
        return losses;
    }
}
