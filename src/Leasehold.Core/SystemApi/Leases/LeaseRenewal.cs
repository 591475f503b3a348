using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;

namespace Leasehold.Core.SystemApi.Leases;

/// <summary>What was granted, of what was asked, by which terms.</summary>
/// <param name="Terms">The terms.</param>
/// <param name="Asked">Seconds.</param>
/// <param name="Grant">What was granted.</param>
internal sealed record GrantedRenewal(RenewalTerms Terms, long Asked, TtlGrant Grant);

/// <summary>
/// A renewal whose target keeps time, too. From asking the target until it is settled it is the only one of its lease:
/// what the target was told last is what the lease says.
/// </summary>
internal sealed class LeaseRenewal(
    LeaseRoom room, Id16 id, ILeaseEngine engine, HeldLease held, GrantedRenewal granted) : OutsideEffect
{
    private static readonly Refusal Overtaken = Refusal.Busy(
        "failed to renew entry: the lease was renewed for longer meanwhile; try again", TimeSpan.FromSeconds(1));

    private IDisposable? _turn;
    private bool _isOvertaken;

    /// <summary>The answer of a renewal that is durable already, since it shortens; null for all others.</summary>
    public Reply? Answer { get; set; }

    public override async ValueTask<TargetResult> PerformAsync(CancellationToken cancel)
    {
        _turn = await room.Renewing.EnterAsync(id, cancel).ConfigureAwait(false);
        using (var tx = held.Begin())
        {
            var lease = await LeaseStore.FindAsync(tx, id, guard: false, cancel).ConfigureAwait(false);
            if (lease is not { End: null })
                return TargetResult.Done; // Nothing to lengthen: settling says what became of it.
            _isOvertaken = lease.ExpiresAt > granted.Grant.ExpiresAt;
        }
        if (_isOvertaken)
            return TargetResult.Done; // The target has the longer time, and keeps it.
        return await engine.ExtendAsync(
            held, DateTimeOffset.FromUnixTimeMilliseconds(granted.Grant.ExpiresAt), cancel).ConfigureAwait(false);
    }

    public override void End() => _turn?.Dispose();

    public override async ValueTask<Reply> SettleAsync(
        Request request, Transaction tx, TargetResult result, CancellationToken cancel)
    {
        if (Answer is { } answer)
        {
            return result.IsDone ? answer : answer.WithWarning(
                $"the target keeps its longer time until the lease ends: {result.Error}");
        }
        if (_isOvertaken)
            return Overtaken;
        if (await LeaseStore.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { } lease)
            return LeaseRefusals.Unknown("lease not found", null);
        if (await room.Store.DeathAsync(tx, lease, guard: true, cancel).ConfigureAwait(false) is { } death)
            return LeaseRefusals.Dead(lease, death);
        return result.IsDone
            ? Stage(request, tx, lease)
            : LeaseRenewals.Refuse(request, tx, id, lease, Failed(result));
    }

    /// <summary>Stages the renewal, and answers.</summary>
    public Reply Stage(Request request, Transaction tx, Lease lease)
    {
        var (terms, asked, grant) = granted;
        var current = lease with { MaxTtl = terms.MaxTtl, MaxLimit = terms.MaxLimit };
        var renewed = room.Renewer.Stage(
            tx, id, current, asked, grant, request.Caller.By, request.RemoteAddress.ToString());
        return new Reply.Data(null) { Lease = LeaseAnswers.Notice(renewed) }.WithWarnings(grant.Warnings);
    }

    private static Refusal Failed(TargetResult result) => result.IsAway
        ? Refusal.Busy($"failed to renew entry: {result.Error}", result.RetryAfter)
        : Refusal.Invalid($"failed to renew entry: {result.Error}");
}
