using System.Runtime.CompilerServices;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases.Revocation;
using Leasehold.Core.Lifecycle;

namespace Leasehold.Core.Leases;

/// <summary>For engines: all that they have given and not yet taken back.</summary>
public static class MountLeases
{
    private const int Page = 64;

    /// <summary>
    /// The leases of a mount: those that are about to come into being, those that live, and those that ended and wait
    /// for their revocation. In pages, each at a snapshot of its own: one that comes or goes meanwhile may be in or not.
    /// </summary>
    public static async IAsyncEnumerable<HeldLease> AllAsync(
        Func<Transaction> begin, ulong mount, [EnumeratorCancellation] CancellationToken cancel)
    {
        // Intents first: what becomes a lease meanwhile is found among the leases again.
        for (Storage.KeyRange? range = Keys.AllIntents; range is { } part;)
        {
            SealedPage<LeaseIntent> page;
            using (var tx = begin())
                page = await tx.PeekScanAsync(part, Page, LeaseIntent.Format, cancel).ConfigureAwait(false);
            foreach (var (_, intent) in page.Rows)
            {
                if (intent.Lease.Mount == mount)
                    yield return RevocationAttempt.Held(intent.Lease, 0, begin);
            }
            range = page.NextStart is { } next ? part with { Start = next } : null;
        }
        for (Storage.KeyRange? range = Keys.PathsOf(mount); range is { } part;)
        {
            var leases = new List<Lease>(Page);
            using (var tx = begin())
            {
                var page = await tx.PeekScanClearAsync(part, Page, cancel).ConfigureAwait(false);
                foreach (var row in page.Rows)
                {
                    if (row.Value is [(byte)RowKind.Lease] && await LeaseStore
                        .FindAsync(tx, Keys.PathId(row.Key), guard: false, cancel).ConfigureAwait(false) is { } lease)
                    {
                        leases.Add(lease);
                    }
                }
                range = page.NextStart is { } next ? part with { Start = next } : null;
            }
            foreach (var lease in leases)
                yield return RevocationAttempt.Held(lease, (int)(lease.End?.Attempts ?? 0), begin);
        }
    }
}
