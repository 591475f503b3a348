using System.Globalization;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Work;

/// <summary>
/// The call that began a job waits for it, and leaves when it takes too long; the job goes on, and the same call sent
/// again joins it.
/// </summary>
/// <param name="jobs">Runs the job.</param>
/// <param name="job">The job; staged by the handler.</param>
/// <param name="failure">Asked when it is done: what failed; null if nothing did.</param>
internal sealed class JobWait(JobRunner jobs, ulong job, Func<string?> failure) : OutsideEffect
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public override TimeSpan Patience => LeaseLimits.CallPatience;

    public override async ValueTask<TargetResult> PerformAsync(CancellationToken cancel)
    {
        await jobs.WhenDone(job).WaitAsync(cancel).ConfigureAwait(false);
        return TargetResult.Done;
    }

    public override ValueTask<Reply> SettleAsync(
        Request request, Transaction tx, TargetResult result, CancellationToken cancel)
    {
        if (!result.IsDone)
        {
            var id = job.ToString("x16", CultureInfo.InvariantCulture);
            return new(Refusal.Busy($"job {id} goes on; send the same request again to wait for it", RetryAfter));
        }
        return new(failure() is { } text ? Refusal.Invalid(text) : Reply.Done);
    }
}
