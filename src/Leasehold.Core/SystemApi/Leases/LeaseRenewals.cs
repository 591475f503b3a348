using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Leases.Revocation;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.SystemApi.Leases;

/// <summary>
/// Renewing leases (<c>spec/tokens.md</c> 3.4). What a target itself keeps of a lease's time is lengthened before the
/// renewal is durable and shortened after it, so that the target never ends it early.
/// </summary>
internal sealed class LeaseRenewals(LeaseRoom room, LeaseLookups lookups, LeaseGrants grants) : ISystemRoutes
{
    public void Map(RouteTable routes)
    {
        foreach (var path in (string[])["leases/renew", "renew"])
        {
            routes.At(path, "Renews a lease.").Brief().Write(RenewAsync, LeaseFields.Renew);
            routes.At($"{path}/{{{LeaseFields.InPath}...}}", "Renews a lease.")
                .Brief()
                .Write(RenewAsync, LeaseFields.Renew);
        }
    }

    private async ValueTask<Reply> RenewAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var leaseId = LeaseFields.LeaseId(request);
        if (leaseId.Length == 0)
            return LeaseRefusals.Unnamed;
        if (room.Store.IdOf(leaseId) is not { } id)
            return LeaseRefusals.Unknown("lease not found", null);
        if (await LeaseStore.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { } lease)
            return await MissingAsync(tx, leaseId, id, cancel).ConfigureAwait(false);
        if (await room.Store.DeathAsync(tx, lease, guard: true, cancel).ConfigureAwait(false) is { } death)
            return LeaseRefusals.Dead(lease, death);
        if (!lease.Renewable)
            return Refuse(request, tx, id, lease, Refusal.NotRenewable);
        if (room.Attempt.EngineOf(lease) is not { } engine)
            return Refusal.Invalid($"failed to renew entry: this server has no engine {lease.Engine.Type}");

        var held = RevocationAttempt.Held(lease, 0, room.Attempt.Begin);
        var terms = await engine.TermsAsync(held, tx, cancel).ConfigureAwait(false);
        if (terms.Refusal is { } refusal)
            return Refuse(request, tx, id, lease, Failed(refusal));
        var asked = Asked(request);
        if (await grants.RenewalAsync(tx, lease, terms, asked, cancel).ConfigureAwait(false) is not { } grant)
            return Refuse(request, tx, id, lease, LeaseRefusals.PastMax(lease), lease.LimitedBy);
        var renewal = new LeaseRenewal(room, id, engine, held, new GrantedRenewal(terms, asked, grant));
        if (!terms.Extends)
            return renewal.Stage(request, tx, lease);
        if (grant.ExpiresAt < lease.ExpiresAt)
            renewal.Answer = renewal.Stage(request, tx, lease);
        return new Reply.Outside(renewal);
    }

    private async ValueTask<Reply> MissingAsync(Transaction tx, string leaseId, Id16 id, CancellationToken cancel)
    {
        if (await lookups.TokenAsync(tx, leaseId, cancel).ConfigureAwait(false) is not null)
        {
            return Refusal.Invalid("tokens cannot be renewed through this endpoint");
        }
        return LeaseRefusals.Unknown(
            "lease not found", await lookups.CauseAsync(tx, leaseId, id, cancel).ConfigureAwait(false));
    }

    /// <summary>Refuses, and has the lease's story tell it: not only the caller is to know.</summary>
    public static Reply.Refused Refuse(
        Request request, Transaction tx, Id16 id, Lease lease, Refusal refusal, LimitedBy limit = LimitedBy.None)
    {
        LeaseRenewer.StageRefused(tx, id, lease, new HistoryEntry(
            HistoryKind.Refused, tx.NowMs(), Asked(request), 0, limit, request.Caller.By,
            request.RemoteAddress.ToString()));
        return new Reply.Refused(refusal) { Commits = true };
    }

    private static long Asked(Request request) =>
        (long)(request.Fields.Duration("increment") ?? TimeSpan.Zero).TotalSeconds;

    private static Refusal Failed(Refusal engines) =>
        engines with { Errors = [.. engines.Errors.Select(static error => $"failed to renew entry: {error}")] };
}
