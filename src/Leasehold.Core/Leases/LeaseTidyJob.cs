using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;
using Leasehold.Core.Work;

namespace Leasehold.Core.Leases;

/// <summary>Ends leases that hang on nothing any more. There should be none: the token's own end takes them.</summary>
internal sealed class LeaseTidyJob(Func<Transaction> begin, LeaseStore leases) : IJobKind
{
    public const string KindName = "lease-tidy";

    public string Name => KindName;

    public async ValueTask RunAsync(Job job, CancellationToken cancel)
    {
        await foreach (var page in PathIndex.BelowAsync(begin, "", cancel).ConfigureAwait(false))
        {
            while (!await TidyAsync(page, cancel).ConfigureAwait(false))
            {
                // One of them changed meanwhile: the whole page again.
            }
        }
    }

    private async ValueTask<bool> TidyAsync(IReadOnlyList<PathEntry> page, CancellationToken cancel)
    {
        using var tx = begin();
        foreach (var entry in page)
        {
            if (entry.IsLease &&
                await LeaseStore.FindAsync(tx, entry.Id, guard: true, cancel).ConfigureAwait(false)
                    is { End: null } lease &&
                await leases.DeathAsync(tx, lease, guard: false, cancel).ConfigureAwait(false)
                    is { Cause: Cause.ParentEnded or Cause.MountRemoved })
            {
                LeaseEnder.Stage(tx, entry.Id, lease, new Death(Cause.Tidied, tx.NowMs(), By.Server));
            }
        }
        return (await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted;
    }
}
