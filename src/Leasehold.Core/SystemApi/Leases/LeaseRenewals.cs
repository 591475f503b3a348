using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Leases.Revocation;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

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
            routes.At(path, "Renews a lease.").Write(RenewAsync, LeaseFields.Renew);
            routes.At($"{path}/{{{LeaseFields.InPath}...}}", "Renews a lease.").Write(RenewAsync, LeaseFields.Renew);
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
            return LeaseRefusals.NotRenewable;
        if (room.Attempt.EngineOf(lease) is not { } engine)
            return Refusal.Invalid($"failed to renew entry: this server has no engine {lease.Engine.Type}");

        var held = RevocationAttempt.Held(lease, 0, room.Attempt.Begin);
        var terms = await engine.TermsAsync(held, tx, cancel).ConfigureAwait(false);
        if (terms.Refusal is { } refusal)
            return Failed(refusal);
        var asked = (long)(request.Fields.Duration("increment") ?? TimeSpan.Zero).TotalSeconds;
        if (await grants.RenewalAsync(tx, lease, terms, asked, cancel).ConfigureAwait(false) is not { } grant)
            return LeaseRefusals.PastMax(lease);
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
            return new Refusal(
                RefusalKind.Invalid,
                [
                    "tokens cannot be renewed through this endpoint",
                    "use auth/token/renew or auth/token/renew-accessor",
                ]);
        }
        var grave = await LeaseGraves.FindAsync(tx, id, cancel).ConfigureAwait(false);
        return LeaseRefusals.Unknown("lease not found", grave?.Death.Cause);
    }

    private static Refusal Failed(Refusal engines) =>
        engines with { Errors = [.. engines.Errors.Select(static error => $"failed to renew entry: {error}")] };
}
