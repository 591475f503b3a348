using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Null;

/// <summary>A name that is made in a pretended target.</summary>
internal sealed class NullSecret(NullTarget target, string name, TimeProvider time) : OutsideEffect
{
    public override TimeSpan Patience => target.Patience;

    public override TimeSpan Aftermath => target.Aftermath;

    public override async ValueTask<TargetResult> PerformAsync(CancellationToken cancel) =>
        await target.MakeAsync(name, time, cancel).ConfigureAwait(false);

    public override ValueTask<Reply> SettleAsync(
        Request request, Transaction tx, TargetResult result, CancellationToken cancel) =>
        new(result.IsDone ? new Reply.Data(NullEngine.Shown(name)) : NullEngine.Failed(result));
}
