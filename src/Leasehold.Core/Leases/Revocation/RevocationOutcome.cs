using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;

namespace Leasehold.Core.Leases.Revocation;

/// <summary>Stages what a try to take a lease back led to: its removal, or when it is tried again.</summary>
internal sealed class RevocationOutcome(LeaseRemoval removal, DueIndex due)
{
    /// <summary>Stages it; for a lease that is gone or lives only that its stray entry goes.</summary>
    /// <param name="tx">Where it is staged.</param>
    /// <param name="id">The lease.</param>
    /// <param name="entry">The entry of the backlog it was found by; null if it was not.</param>
    /// <param name="result">How the try ended.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask StageAsync(
        Transaction tx, Id16 id, byte[]? entry, TargetResult result, CancellationToken cancel)
    {
        Lease? lease;
        try
        {
            lease = await LeaseStore.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false);
        }
        catch (RecordDamagedException) when (entry is not null && WaitingKeys.Read(entry) is { } damaged)
        {
            // Whose record can't be read has its entry alone. Later: it must not hold up the others.
            tx.Delete(new Key(entry));
            var later = tx.NowMs() + (long)LeaseLimits.LongestBackoff.TotalMilliseconds;
            tx.PutClear(WaitingKeys.Of(damaged.Target, later, id), []);
            return;
        }
        if (entry is not null && (lease?.End is not { } waiting ||
            !WaitingKeys.Of(lease.Target, waiting.NextTry, id).Span.SequenceEqual(entry)))
        {
            tx.Delete(new Key(entry));
        }
        if (lease?.End is not { } end)
            return;
        if (result.IsDone)
            await removal.StageAsync(tx, id, lease, cancel).ConfigureAwait(false);
        else
            StageFailure(tx, id, lease, end, result);
    }

    /// <summary>Whether a lease whose end was tried once more, in vain, is irrevocable from then on.</summary>
    public static bool IsLast(LeaseEnd end, TargetResult result) =>
        result.Outcome == TargetOutcome.Impossible || end.Attempts + 1 >= LeaseLimits.TriesUntilIrrevocable;

    private void StageFailure(Transaction tx, Id16 id, Lease lease, LeaseEnd end, TargetResult result)
    {
        var attempts = end.Attempts + 1;
        var pause = result.Outcome == TargetOutcome.Impossible ? LeaseLimits.LongestBackoff : Backoff.After(attempts);
        var isIrrevocable = end.IsIrrevocable || IsLast(end, result);
        var next = end with
        {
            Attempts = attempts,
            NextTry = tx.NowMs() + (long)pause.TotalMilliseconds,
            LastError = Reason(result, attempts),
            IsIrrevocable = isIrrevocable,
        };
        tx.Delete(WaitingKeys.Of(lease.Target, end.NextTry, id));
        tx.PutClear(WaitingKeys.Of(lease.Target, next.NextTry, id), []);
        var place = lease.Due;
        if (isIrrevocable && place is null)
        {
            place = due.Put(
                tx, new Due(DueClass.Irrevocable, lease.ExpiresAt), lease.Mount, RowKind.Lease, id, lease.Facts);
        }
        tx.Put(Keys.Lease(id), lease with { End = next, Due = place }, LeaseFormat.Instance);
    }

    private static string Reason(TargetResult result, uint attempts)
    {
        var error = result.Error.Length > 0 ? result.Error : result.Outcome.ToString();
        if (attempts >= LeaseLimits.TriesUntilIrrevocable && result.Outcome != TargetOutcome.Impossible)
            error = $"out of retries: {error}";
        return error.Length <= LeaseLimits.ErrorLength ? error : error[..LeaseLimits.ErrorLength];
    }
}
