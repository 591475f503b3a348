using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;
using Leasehold.Core.Work;

namespace Leasehold.Core.Leases;

/// <summary>Ends leases that hang on nothing any more. There should be none: the token's own end takes them.</summary>
internal sealed class LeaseTidyJob(Func<Transaction> begin, LeaseStore leases, IKernelLog log) : IJobKind
{
    public const string KindName = "lease-tidy";

    public string Name => KindName;

    public async ValueTask RunAsync(Job job, CancellationToken cancel)
    {
        var ended = 0L;
        await foreach (var page in PathIndex.BelowAsync(begin, "", cancel).ConfigureAwait(false))
        {
            long? count;
            do
                count = await TidyAsync(page, cancel).ConfigureAwait(false);
            while (count is null);
            ended += count.Value;
        }
        log.LeasesTidied(ended);
    }

    /// <summary>How many of a page were ended; null if one changed meanwhile: the whole page again.</summary>
    private async ValueTask<long?> TidyAsync(IReadOnlyList<PathEntry> page, CancellationToken cancel)
    {
        using var tx = begin();
        var ended = 0L;
        foreach (var entry in page)
        {
            if (!entry.IsLease || await StrayAsync(tx, entry.Id, cancel).ConfigureAwait(false) is not { } lease)
                continue;
            LeaseEnder.Stage(tx, entry.Id, lease, new Death(Cause.Tidied, tx.NowMs(), By.Server));
            ended++;
        }
        return (await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted ? ended : null;
    }

    /// <summary>The lease, if it hangs on nothing any more and has not ended.</summary>
    private async ValueTask<Lease?> StrayAsync(Transaction tx, Id16 id, CancellationToken cancel)
    {
        try
        {
            return await LeaseStore.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false)
                is { End: null } lease &&
                await leases.DeathAsync(tx, lease, guard: false, cancel).ConfigureAwait(false)
                is { Cause: Cause.ParentEnded or Cause.MountRemoved }
                    ? lease
                    : null;
        }
        catch (RecordDamagedException)
        {
            return null; // Evidence: it stays for "operator verify".
        }
    }
}
