using System.Collections.Concurrent;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;
using Leasehold.Core.Work;

namespace Leasehold.Core.Leases.Revocation;

/// <summary>
/// Revokes the leases and tokens below a path, page by page; safe to run again, since what was taken back is not found
/// again. What is given after it was asked for stays: long work, or work that goes on after a crash, must not end what
/// somebody got in good faith meanwhile.
/// </summary>
internal sealed class PrefixRevocationJob(
    Func<Transaction> begin, LeaseRoom leases, TokenStore tokens, TokenEnder ender, BackgroundPace pace) : IJobKind
{
    public const string KindName = "prefix-revoke";

    private const int KeptFailures = 1_000;
    private static readonly long OwnTryMs = (long)(2 * LeaseLimits.EffectPatience).TotalMilliseconds;

    private readonly ConcurrentDictionary<ulong, string> _failures = new();

    public string Name => KindName;

    /// <summary>The first failure of a job that is done and whose caller waits; null if there was none.</summary>
    public string? FailureOf(ulong job) => _failures.GetValueOrDefault(job);

    public async ValueTask RunAsync(Job job, CancellationToken cancel)
    {
        _failures.TryRemove(job.Id, out _); // Of a job before it.
        var what = PrefixRevocation.OfTarget(job.Target);
        var done = new Tally(job.AskedAt);
        if (await NamedAsync(what.Prefix.TrimEnd('/'), cancel).ConfigureAwait(false) is { } named)
            await RevokeAsync(what, [named], done, cancel).ConfigureAwait(false);
        await foreach (var page in PathIndex.BelowAsync(begin, what.Prefix, cancel).ConfigureAwait(false))
        {
            foreach (var part in page.Chunk(pace.Batch))
            {
                pace.NoteBehind(leases.Revocations.NowMs() - job.AskedAt);
                await RevokeAsync(what, part, done, cancel).ConfigureAwait(false);
            }
        }
        if (done.Failure is not { } failure)
            return;
        if (_failures.Count >= KeptFailures)
            _failures.Clear();
        _failures[job.Id] = $"failed to revoke \"{failure.LeaseId}\" ({failure.Place} / {done.Count}): {failure.Error}";
    }

    /// <summary>What a prefix names that is a whole lease id.</summary>
    private async ValueTask<PathEntry?> NamedAsync(string leaseId, CancellationToken cancel)
    {
        if (TokenLeaseId.Parse(leaseId) is not { } id)
            return leases.Store.IdOf(leaseId) is { } lease ? new PathEntry(lease, "", IsLease: true) : null;
        using var tx = begin();
        return await tokens.FindAsync(tx, id, guard: false, cancel).ConfigureAwait(false) is { } token &&
            TokenLeaseId.Names(leaseId, id, token)
            ? new PathEntry(id, "", IsLease: false)
            : null;
    }

    private async ValueTask RevokeAsync(
        PrefixRevocation what, IReadOnlyList<PathEntry> page, Tally done, CancellationToken cancel)
    {
        var ended = await EndAsync(what, page, done.AskedAt, cancel).ConfigureAwait(false);
        if (!what.Sync && !what.Force)
            return;
        foreach (var target in ended.GroupBy(static lease => lease.Target))
        {
            var queue = leases.Revocations.QueueOf(target.Key);
            if (queue.Breaker.ClosedUntil > leases.Revocations.NowMs())
                continue; // The target is away: the backlog has them.
            await leases.Work.RevokeAsync([.. target.Select(static l => new Waiting(l.Id, null))], queue, cancel)
                .ConfigureAwait(false);
        }
        foreach (var lease in ended)
            await FinishAsync(what, lease, done, cancel).ConfigureAwait(false);
    }

    /// <summary>Ends a page in one commit; what is left to be taken back.</summary>
    private async ValueTask<IReadOnlyList<Ended>> EndAsync(
        PrefixRevocation what, IReadOnlyList<PathEntry> page, long askedAt, CancellationToken cancel)
    {
        while (true)
        {
            using var tx = begin();
            var ended = new List<Ended>();
            foreach (var entry in page)
            {
                if (!entry.IsLease)
                    await EndTokenAsync(tx, what, entry.Id, askedAt, cancel).ConfigureAwait(false);
                else if (await EndLeaseAsync(tx, what, entry.Id, askedAt, cancel).ConfigureAwait(false) is { } lease)
                    ended.Add(lease);
            }
            if ((await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                return ended;
        }
    }

    private async ValueTask<Ended?> EndLeaseAsync(
        Transaction tx, PrefixRevocation what, Id16 id, long askedAt, CancellationToken cancel)
    {
        var lease = await LeaseStore.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false);
        if (lease is null || lease.CreatedAt > askedAt)
            return null;
        var death = await leases.Store.DeathAsync(tx, lease, guard: false, cancel).ConfigureAwait(false)
            ?? new Death(what.Cause, tx.NowMs(), what.By);
        LeaseEnder.Stage(tx, id, lease, death, what.Sync || what.Force ? tx.NowMs() + OwnTryMs : null);
        return new Ended(id, lease.Target, lease.LeaseId);
    }

    private async ValueTask EndTokenAsync(
        Transaction tx, PrefixRevocation what, Id16 id, long askedAt, CancellationToken cancel)
    {
        var token = await tokens.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false);
        if (token is null || token.CreatedAt > askedAt)
            return;
        var death = await tokens.DeathAsync(tx, token, guard: false, cancel).ConfigureAwait(false)
            ?? new Death(what.Cause, tx.NowMs(), what.By);
        await ender.StageAsync(tx, id, token, death, orphaning: false, cancel).ConfigureAwait(false);
    }

    /// <summary>Counts what is taken back; forgets what is not, if that is wanted.</summary>
    private async ValueTask FinishAsync(PrefixRevocation what, Ended ended, Tally done, CancellationToken cancel)
    {
        done.Count++;
        while (true)
        {
            using var tx = begin();
            if (await LeaseStore.FindAsync(tx, ended.Id, guard: true, cancel).ConfigureAwait(false)
                is not { End: { } end } lease)
            {
                return;
            }
            if (!what.Force)
            {
                done.Failure ??= (ended.LeaseId, done.Count, end.LastError.Length > 0
                    ? end.LastError
                    : "its target does not answer; it is tried again");
                return;
            }
            await leases.Removal.StageAsync(tx, ended.Id, lease, cancel).ConfigureAwait(false);
            if (!(await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                continue;
            leases.Attempt.TellForgotten(lease, end);
            return;
        }
    }

    private readonly record struct Ended(Id16 Id, RevocationTarget Target, string LeaseId);

    private sealed class Tally(long askedAt)
    {
        /// <summary>When the revocation was asked for, unix milliseconds.</summary>
        public long AskedAt => askedAt;

        public int Count { get; set; }

        public (string LeaseId, int Place, string Error)? Failure { get; set; }
    }
}
