using System.Runtime.CompilerServices;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Storage;

namespace Leasehold.Core.Leases;

/// <summary>A token or lease as the index by path shows it; the row decides.</summary>
internal readonly record struct PathEntry(Id16 Id, string Path, bool IsLease);

/// <summary>Reads the index of tokens and leases by the path that issued them: all mounts, gone ones too.</summary>
internal static class PathIndex
{
    private const int Page = 64;

    /// <summary>
    /// What was issued below a path, in pages, each at a snapshot of its own: what comes meanwhile may be in or not.
    /// </summary>
    /// <param name="begin">Begins a transaction.</param>
    /// <param name="prefix">Ends with a slash; empty for everything.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async IAsyncEnumerable<IReadOnlyList<PathEntry>> BelowAsync(
        Func<Transaction> begin, string prefix, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var mount in await MountsAsync(begin, cancel).ConfigureAwait(false))
        {
            for (KeyRange? range = Keys.PathsUnder(mount, prefix); range is { } part;)
            {
                ScanPage page;
                using (var tx = begin())
                    page = await tx.PeekScanClearAsync(part, Page, cancel).ConfigureAwait(false);
                if (page.Rows.Count > 0)
                    yield return [.. page.Rows.Select(EntryOf)];
                range = page.NextStart is { } next ? part with { Start = next } : null;
            }
        }
    }

    private static PathEntry EntryOf(Row row) =>
        new(Keys.PathId(row.Key), Keys.PathText(row.Key), row.Value is [(byte)RowKind.Lease]);

    /// <summary>The mounts that issued anything that is left: one look per mount.</summary>
    private static async ValueTask<IReadOnlyList<ulong>> MountsAsync(
        Func<Transaction> begin, CancellationToken cancel)
    {
        var mounts = new List<ulong>();
        using var tx = begin();
        for (var range = Keys.AllPaths; ;)
        {
            var page = await tx.PeekScanClearAsync(range, 1, cancel).ConfigureAwait(false);
            if (page.Rows.Count == 0)
                return mounts;
            var mount = Keys.PathMount(page.Rows[0].Key);
            mounts.Add(mount);
            range = range with { Start = Keys.PathsOf(mount).End };
        }
    }
}
