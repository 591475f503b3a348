using Leasehold.Core.Barrier;
using Leasehold.Core.Work;

namespace Leasehold.Core.Leases.Revocation;

/// <summary>
/// Takes leases back and writes down what came of it, in groups; whoever loses a race for a row does it again singly.
/// What a request waits for goes ahead of what the background does.
/// </summary>
internal sealed class RevocationWork(
    Func<Transaction> beginNow, Func<Transaction> begin, RevocationAttempt attempt, RevocationOutcome outcome,
    BackgroundPace pace, TimeProvider time)
{
    /// <summary>Tries one lease now, whatever its target's state, and waits for the result to be durable.</summary>
    public async ValueTask<TargetResult> RevokeAsync(Id16 id, Breaker? breaker, CancellationToken cancel)
    {
        var result = await attempt.RunAsync(id, cancel).ConfigureAwait(false);
        breaker?.Note(result, NowMs());
        await SettleAsync(beginNow, new Waiting(id, null), result).ConfigureAwait(false);
        return result;
    }

    /// <summary>Tries leases of one target, some at the same time, until it turns out to be away.</summary>
    /// <returns>How many of them were tried.</returns>
    public async ValueTask<int> RevokeAsync(IReadOnlyList<Waiting> due, TargetQueue queue, CancellationToken cancel)
    {
        var results = new TargetResult?[due.Count];
        var next = -1;
        var most = Math.Min(LeaseLimits.PerTarget, due.Count);
        var workers = Enumerable.Range(0, pace.Together(most)).Select(_ => WorkAsync()).ToList();
        while (workers.Count < most && await pace.IsSlowAsync(Task.WhenAll(workers)).ConfigureAwait(false))
            workers.Add(WorkAsync());
        await Task.WhenAll(workers).ConfigureAwait(false);
        await SettleAsync(due, results).ConfigureAwait(false);
        return results.Count(static result => result is not null);

        async Task WorkAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < due.Count; i = Interlocked.Increment(ref next))
            {
                if (i > 0 && queue.Breaker.IsOpen)
                    return;
                var begun = pace.Now();
                results[i] = await attempt.RunAsync(due[i].Lease, cancel).ConfigureAwait(false);
                queue.Breaker.Note(results[i]!, NowMs());
                await pace.RestAsync(begun).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask SettleAsync(IReadOnlyList<Waiting> due, TargetResult?[] results)
    {
        using (var tx = begin())
        {
            for (var i = 0; i < due.Count; i++)
            {
                if (results[i] is { } result)
                    await StageAsync(tx, due[i], result).ConfigureAwait(false);
            }
            if ((await tx.CommitAsync(CancellationToken.None).ConfigureAwait(false)).IsCommitted)
                return;
        }
        for (var i = 0; i < due.Count; i++)
        {
            if (results[i] is { } result)
                await SettleAsync(begin, due[i], result).ConfigureAwait(false);
        }
    }

    private async ValueTask SettleAsync(Func<Transaction> beginTry, Waiting waiting, TargetResult result)
    {
        while (true)
        {
            using var tx = beginTry();
            await StageAsync(tx, waiting, result).ConfigureAwait(false);
            if ((await tx.CommitAsync(CancellationToken.None).ConfigureAwait(false)).IsCommitted)
                return;
        }
    }

    private ValueTask StageAsync(Transaction tx, Waiting waiting, TargetResult result) =>
        outcome.StageAsync(tx, waiting.Lease, waiting.Entry, result, CancellationToken.None);

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>A lease that waits for its revocation.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Entry">Its entry in the backlog; null if it was not found there.</param>
internal readonly record struct Waiting(Id16 Lease, byte[]? Entry);
