using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Leases;
using Leasehold.Core.Leases.Revocation;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Logins;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.SystemApi.Leases;

/// <summary>Looking leases up, and listing them by path (<c>spec/tokens.md</c> 3.2, 3.3).</summary>
internal sealed class LeaseLookups(
    Func<Transaction> begin, LeaseRoom room, TokenStore tokens, LoginRenewals logins, Graves graves) : ISystemRoutes
{
    private const int MostExamined = 100_000;

    public void Map(RouteTable routes)
    {
        // The list needs sudo, the lookup at the same path does not.
        routes.At("leases/lookup", "Shows a lease; lists all leases, which needs sudo.")
            .Brief()
            .Write(LookupAsync, LeaseFields.Lookup)
            .List((request, tx, cancel) => request.Decision is { HasSudo: true }
                ? ListAsync(tx, "", cancel)
                : new(Refusal.Denied with { Reason = "policy-denied" }));
        routes.At("leases/lookup/{prefix...}", "Lists the leases below a path.")
            .Sudo()
            .List((request, tx, cancel) => ListAsync(tx, room.PrefixOf(request.Captures["prefix"]), cancel));
    }

    private async ValueTask<Reply> LookupAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (request.Fields.Raw("lease_id") is not { } sent)
            return Refusal.Invalid("lease_id must be specified");
        if (sent.Kind != JsonKind.Text)
            return Refusal.Invalid("invalid lease ID");
        var leaseId = sent.Text() ?? "";
        if (leaseId.Length == 0)
            return Refusal.Invalid("lease_id must be specified");
        if (room.Store.IdOf(leaseId) is not { } id)
            return LeaseRefusals.Unknown("invalid lease", null);
        if (await LeaseStore.FindAsync(tx, id, guard: false, cancel).ConfigureAwait(false) is { } lease)
        {
            var death = await room.Store.DeathAsync(tx, lease, guard: false, cancel).ConfigureAwait(false);
            var renewable = death is null && await MayRenewAsync(tx, lease, cancel).ConfigureAwait(false);
            return LeaseShown.Of(lease with { Renewable = renewable }, death, tx.NowMs());
        }
        return await LookupTokenAsync(tx, leaseId, cancel).ConfigureAwait(false)
            ?? LeaseRefusals.Unknown(
                "invalid lease", await CauseAsync(tx, leaseId, id, cancel).ConfigureAwait(false));
    }

    /// <summary>What a lease died of that is not there any more, a token's, too; null if nothing is known.</summary>
    public async ValueTask<Cause?> CauseAsync(
        Transaction tx, string leaseId, Id16 id, CancellationToken cancel)
    {
        if (await LeaseGraves.FindAsync(tx, id, cancel).ConfigureAwait(false) is { } lease)
            return lease.Death.Cause;
        return TokenLeaseId.Parse(leaseId) is { } token &&
            await graves.FindAsync(tx, token, cancel).ConfigureAwait(false) is { } grave &&
            TokenLeaseId.Names(leaseId, token, grave.Token)
            ? grave.Death.Cause
            : null;
    }

    private async ValueTask<Reply?> LookupTokenAsync(Transaction tx, string leaseId, CancellationToken cancel)
    {
        if (await TokenAsync(tx, leaseId, cancel).ConfigureAwait(false) is not { } token)
            return null;
        var death = await tokens.DeathAsync(tx, token, guard: false, cancel).ConfigureAwait(false);
        var renewable = death is null && await logins.MayRenewAsync(tx, token, cancel).ConfigureAwait(false);
        return LeaseShown.Of(leaseId, token with { Renewable = renewable }, death, tx.NowMs());
    }

    /// <summary>Whether the engine would have it renewed: its role may be another by now, or gone.</summary>
    private async ValueTask<bool> MayRenewAsync(Transaction tx, Lease lease, CancellationToken cancel)
    {
        if (!lease.Renewable || room.Attempt.EngineOf(lease) is not { } engine)
            return false;
        var held = RevocationAttempt.Held(lease, 0, room.Attempt.Begin);
        return (await engine.TermsAsync(held, tx, cancel).ConfigureAwait(false)).Refusal is null;
    }

    /// <summary>The token whose lease this is; null if it is none.</summary>
    public async ValueTask<Token?> TokenAsync(Transaction tx, string leaseId, CancellationToken cancel) =>
        TokenLeaseId.Parse(leaseId) is { } id &&
        await tokens.FindAsync(tx, id, guard: false, cancel).ConfigureAwait(false) is { HasLease: true } token &&
        TokenLeaseId.Names(leaseId, id, token)
            ? token
            : null;

    private async ValueTask<Reply> ListAsync(Transaction tx, string prefix, CancellationToken cancel)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var examined = 0;
        await foreach (var page in PathIndex.BelowAsync(begin, prefix, cancel).ConfigureAwait(false))
        {
            foreach (var entry in page)
            {
                if (await NameAsync(tx, entry, prefix, cancel).ConfigureAwait(false) is { } name)
                    names.Add(name);
            }
            examined += page.Count;
            if (examined >= MostExamined)
                break;
        }
        var reply = Reply.Keys([.. names]);
        return examined >= MostExamined
            ? reply.WithWarning($"only the first {MostExamined} leases were looked at; list a longer path for the rest")
            : reply;
    }

    /// <summary>The child of a prefix that an entry shows up as; null if it has no lease.</summary>
    private async ValueTask<string?> NameAsync(
        Transaction tx, PathEntry entry, string prefix, CancellationToken cancel)
    {
        var below = entry.Path.Length < prefix.Length ? "" : entry.Path[prefix.Length..];
        if (below.Length > 0)
            return below.IndexOf('/') is var slash and >= 0 ? below[..(slash + 1)] : below + "/";
        if (entry.IsLease)
        {
            var lease = await LeaseStore.FindAsync(tx, entry.Id, guard: false, cancel).ConfigureAwait(false);
            return lease?.LeaseId[(lease.LeaseId.LastIndexOf('/') + 1)..];
        }
        var token = await tokens.FindAsync(tx, entry.Id, guard: false, cancel).ConfigureAwait(false);
        return token is { HasLease: true } ? TokenLeaseId.Name(entry.Id) : null;
    }
}
