using System.Runtime.CompilerServices;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases.Revocation;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Leases;

/// <summary>For engines: all that they have given and not yet taken back.</summary>
public static class MountLeases
{
    private const int Page = 64;

    /// <summary>
    /// The leases of a mount: those that are about to come into being, those that live, and those that ended and wait
    /// for their revocation. In pages, each at a snapshot of its own: what comes or goes meanwhile may be in or not.
    /// </summary>
    public static async IAsyncEnumerable<MountLease> AllAsync(
        Func<Transaction> begin, ulong mount, [EnumeratorCancellation] CancellationToken cancel)
    {
        // Intents first: what becomes a lease meanwhile is found among the leases again.
        for (Storage.KeyRange? range = Keys.AllIntents; range is { } part;)
        {
            SealedPage<LeaseIntent> page;
            using (var tx = begin())
                page = await tx.PeekScanAsync(part, Page, LeaseIntent.Format, cancel).ConfigureAwait(false);
            foreach (var (key, intent) in page.Rows)
            {
                if (intent.Lease.Mount == mount)
                    yield return Of(Id16.Read(key.Span[1..]), intent.Lease, begin, isGiven: false);
            }
            range = page.NextStart is { } next ? part with { Start = next } : null;
        }
        for (Storage.KeyRange? range = Keys.PathsOf(mount); range is { } part;)
        {
            var leases = new List<MountLease>(Page);
            using (var tx = begin())
            {
                var page = await tx.PeekScanClearAsync(part, Page, cancel).ConfigureAwait(false);
                foreach (var row in page.Rows)
                {
                    if (row.Value is not [(byte)RowKind.Lease])
                        continue;
                    var id = Keys.PathId(row.Key);
                    if (await LeaseStore.FindAsync(tx, id, guard: false, cancel).ConfigureAwait(false) is { } lease)
                        leases.Add(Of(id, lease, begin, lease.End is null));
                }
                range = page.NextStart is { } next ? part with { Start = next } : null;
            }
            foreach (var lease in leases)
                yield return lease;
        }
    }

    /// <summary>Stages the end of a lease, as if the caller had revoked it; false if it is gone or ended.</summary>
    public static async ValueTask<bool> EndAsync(
        Request request, Transaction tx, MountLease lease, CancellationToken cancel)
    {
        if (await LeaseStore.FindAsync(tx, lease.Id, guard: true, cancel).ConfigureAwait(false)
            is not { End: null } row)
        {
            return false;
        }
        LeaseEnder.Stage(tx, lease.Id, row, new Death(Cause.Revoked, tx.NowMs(), request.Caller.By));
        return true;
    }

    private static MountLease Of(Id16 id, Lease lease, Func<Transaction> begin, bool isGiven) =>
        new(id, RevocationAttempt.Held(lease, (int)(lease.End?.Attempts ?? 0), begin), isGiven);
}
