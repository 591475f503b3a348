using Leasehold.Core.Barrier;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.Tokens;

/// <summary>
/// Looks at every token and every entry of its indexes, in small commits: entries that lead to no token are removed,
/// tokens that are dead but still there are ended. Safe to run again, and finds nothing in a healthy store.
/// </summary>
internal sealed class TidyJob(Func<Transaction> begin, TokenStore tokens, TokenEnder ender, IKernelLog log) : IJobKind
{
    public const string KindName = "token-tidy";

    private const int BatchSize = 128;

    /// <summary>How long the job of an ended token may take before another is started.</summary>
    private static readonly long JobPatienceMs = (long)TimeSpan.FromMinutes(10).TotalMilliseconds;

    private delegate ValueTask<long> Step(Transaction tx, Row row, CancellationToken cancel);

    public string Name => KindName;

    public async ValueTask RunAsync(Job job, CancellationToken cancel)
    {
        var strays = await SweepAsync(Tables.Accessor, StageAccessorAsync, cancel).ConfigureAwait(false)
            + await SweepAsync(Tables.Child, StageChildAsync, cancel).ConfigureAwait(false)
            + await SweepAsync(Tables.Path, StagePathAsync, cancel).ConfigureAwait(false);
        var ended = await SweepAsync(Tables.Token, StageTokenAsync, cancel).ConfigureAwait(false);
        log.TokensTidied(strays, ended);
    }

    /// <summary>Takes a step for each row of a table; returns how many were changed.</summary>
    private async ValueTask<long> SweepAsync(byte table, Step step, CancellationToken cancel)
    {
        var changed = 0L;
        for (KeyRange? range = KeyRange.Prefix([table]); range is { } part;)
        {
            using var tx = begin();
            var page = await tx.PeekScanClearAsync(part, BatchSize, cancel).ConfigureAwait(false);
            var staged = 0L;
            foreach (var row in page.Rows)
                staged += await TakeAsync(tx, row, step, cancel).ConfigureAwait(false);
            if (staged > 0 && !(await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                continue; // A row changed meanwhile: the page is read again.
            changed += staged;
            range = page.NextStart is { } next ? part with { Start = next } : null;
        }
        return changed;
    }

    private static async ValueTask<long> TakeAsync(Transaction tx, Row row, Step step, CancellationToken cancel)
    {
        try
        {
            return await step(tx, row, cancel).ConfigureAwait(false);
        }
        catch (RecordDamagedException)
        {
            return 0; // Evidence: it stays for "operator verify".
        }
    }

    private static async ValueTask<long> StageAccessorAsync(Transaction tx, Row row, CancellationToken cancel) =>
        await tx.PeekAsync(new Key(row.Key), AccessorEntry.Format, cancel).ConfigureAwait(false) is { } entry
            ? await StageStrayAsync(tx, row, entry.Token, cancel).ConfigureAwait(false)
            : 0;

    private static ValueTask<long> StageChildAsync(Transaction tx, Row row, CancellationToken cancel) =>
        StageStrayAsync(tx, row, Keys.ChildOf(row.Key), cancel);

    /// <summary>Entries with a value belong to leases, which are not tidied here.</summary>
    private static ValueTask<long> StagePathAsync(Transaction tx, Row row, CancellationToken cancel) =>
        row.Value.Length > 0 ? new(0) : StageStrayAsync(tx, row, Keys.PathId(row.Key), cancel);

    private static async ValueTask<long> StageStrayAsync(Transaction tx, Row row, Id16 id, CancellationToken cancel)
    {
        var token = Keys.Token(id);
        if (await tx.PeekClearAsync(token, cancel).ConfigureAwait(false) is not null)
            return 0;
        tx.Guard(token); // Born meanwhile, it keeps its entry.
        tx.Delete(new Key(row.Key));
        return 1;
    }

    private async ValueTask<long> StageTokenAsync(Transaction tx, Row row, CancellationToken cancel)
    {
        var id = Id16.Read(row.Key.AsSpan(1));
        if (await tokens.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { } token)
            return 0;
        if (token.End is { } end)
            return await StageJobAsync(tx, id, end, cancel).ConfigureAwait(false);

        // Let in on its last use, it is ended by the request that runs.
        var judged = token with { UsesLeft = Math.Max(0, token.UsesLeft) };
        if (await tokens.DeathAsync(tx, judged, guard: true, cancel).ConfigureAwait(false) is not { } death)
            return 0;
        await ender.StageAsync(tx, id, token, death, orphaning: false, cancel).ConfigureAwait(false);
        return 1;
    }

    private static async ValueTask<long> StageJobAsync(Transaction tx, Id16 id, TokenEnd end, CancellationToken cancel)
    {
        if (tx.NowMs() - end.At < JobPatienceMs)
            return 0;
        await Job.StageAsync(tx, CascadeJob.KindName, id.ToArray(), cancel).ConfigureAwait(false);
        return 1;
    }
}
