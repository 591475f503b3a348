using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Leases.Revocation;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Tokens;
using Leasehold.Core.Work;

namespace Leasehold.Core.SystemApi.Leases;

/// <summary>Revoking leases, one or all below a path (<c>spec/tokens.md</c> 3.2).</summary>
internal sealed class LeaseRevocations(
    LeaseRoom room, LeaseLookups lookups, TokenEnder tokens, JobRunner jobs, PrefixRevocationJob prefixes)
    : ISystemRoutes
{
    private static readonly long OwnTryMs = (long)(2 * LeaseLimits.EffectPatience).TotalMilliseconds;

    public void Map(RouteTable routes)
    {
        foreach (var front in (string[])["leases/", ""])
        {
            routes.At($"{front}revoke-prefix/{{prefix...}}", "Revokes all leases and tokens below a path.")
                .Sudo()
                .Write((request, tx, cancel) => BelowAsync(request, tx, force: false, cancel), LeaseFields.Prefix);
            routes.At($"{front}revoke-force/{{prefix...}}", "Forgets all leases below a path, revoked or not.")
                .Sudo()
                .Write((request, tx, cancel) => BelowAsync(request, tx, force: true, cancel), LeaseFields.Prefix);
            routes.At($"{front}revoke", "Revokes a lease.").Write(RevokeAsync, LeaseFields.Revoke);
            routes.At($"{front}revoke/{{{LeaseFields.InPath}...}}", "Revokes a lease.")
                .Write(RevokeAsync, LeaseFields.Revoke);
        }
    }

    private async ValueTask<Reply> RevokeAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var leaseId = LeaseFields.LeaseId(request);
        if (leaseId.Length == 0)
            return LeaseRefusals.Unnamed;
        var waits = request.Fields.Flag("sync");
        var done = waits ? Reply.Done : Accepted;
        if (room.Store.IdOf(leaseId) is not { } id)
            return done;
        if (await LeaseStore.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { } lease)
        {
            await EndTokenAsync(request, tx, leaseId, cancel).ConfigureAwait(false);
            return done; // Also for an unknown lease.
        }
        var death = await room.Store.DeathAsync(tx, lease, guard: false, cancel).ConfigureAwait(false)
            ?? new Death(Cause.Revoked, tx.NowMs(), request.Caller.By);
        LeaseEnder.Stage(tx, id, lease, death, waits ? tx.NowMs() + OwnTryMs : null);
        return waits ? new Reply.Outside(new LeaseRevocation(room, id, lease.Target)) : Accepted;
    }

    private async ValueTask EndTokenAsync(
        Request request, Transaction tx, string leaseId, CancellationToken cancel)
    {
        if (await lookups.TokenAsync(tx, leaseId, cancel).ConfigureAwait(false) is not { } token ||
            TokenLeaseId.Parse(leaseId) is not { } id)
        {
            return;
        }
        tx.Guard(Keys.Token(id));
        var death = new Death(Cause.Revoked, tx.NowMs(), request.Caller.By);
        await tokens.StageAsync(tx, id, token, death, orphaning: false, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Reply> BelowAsync(
        Request request, Transaction tx, bool force, CancellationToken cancel)
    {
        var waits = force || request.Fields.Flag("sync");
        var what = new PrefixRevocation(room.PrefixOf(request.Text("prefix")), waits, force, request.Caller.By);
        var job = await what.StageAsync(tx, cancel).ConfigureAwait(false);
        return waits ? new Reply.Outside(new JobWait(jobs, job, () => prefixes.FailureOf(job))) : Accepted;
    }

    private static Reply Accepted { get; } =
        new Reply.Raw("application/json", ReadOnlyMemory<byte>.Empty) { Status = ReplyStatus.Accepted };

    /// <summary>The one try that a call waits for.</summary>
    private sealed class LeaseRevocation(LeaseRoom room, Id16 id, RevocationTarget target) : OutsideEffect
    {
        // The try is given up by itself, and written down then: the call waits for that.
        public override TimeSpan Patience => LeaseLimits.CallPatience + LeaseLimits.EffectPatience;

        public override async ValueTask<TargetResult> PerformAsync(CancellationToken cancel) => await room.Work
            .RevokeAsync(id, room.Revocations.QueueOf(target).Breaker, cancel).ConfigureAwait(false);

        public override ValueTask<Reply> SettleAsync(
            Request request, Transaction tx, TargetResult result, CancellationToken cancel) =>
            new(result.IsDone ? Reply.Done : Refusal.Invalid($"failed to revoke entry: {result.Error}"));
    }
}
