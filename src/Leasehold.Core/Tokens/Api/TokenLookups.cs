using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Json;
using Leasehold.Core.Logins;
using Leasehold.Core.Requests;
using Leasehold.Storage;

namespace Leasehold.Core.Tokens.Api;

/// <summary>Token lookups and the list of accessors.</summary>
internal sealed class TokenLookups(
    TokenStore tokens, TokenDeaths deaths, IdentityPolicies identity, LoginRenewals logins, IKernelLog log)
{
    private const int MostDamagesLogged = 10; // Of one list: the first ones tell where to look.

    private const int MostAccessors = 100_000;

    public ValueTask<Reply> LookupSelfAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var own = request.Caller.Token ?? throw new BrokenInvariant("lookup-self without a caller");
        return ShowAsync(tx, own, request.ClientToken ?? "", cancel);
    }

    public async ValueTask<Reply> LookupAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var secret = request.ClientToken ?? "";
        if (request.Fields.Raw("token") is { } value)
        {
            if (value.Kind != JsonKind.Text)
                return new Refusal(RefusalKind.Denied, "invalid token");
            if (value.Text() is { Length: > 0 } given)
                secret = given;
        }
        var id = tokens.IdOf(secret);
        if (await tokens.FindAsync(tx, secret, id, guard: false, cancel).ConfigureAwait(false) is not { } token ||
            (id != request.Caller.Id &&
                await tokens.DeathAsync(tx, token, guard: false, cancel).ConfigureAwait(false) is not null))
        {
            return new Refusal(RefusalKind.Denied, "bad token")
            {
                Reason = await deaths.ReasonAsync(tx, secret, cancel).ConfigureAwait(false),
            };
        }
        return await ShowAsync(tx, token, secret, cancel).ConfigureAwait(false);
    }

    public async ValueTask<Reply> LookupAccessorAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var accessor = request.Text("accessor");
        if (accessor.Length == 0)
            return Refusal.Invalid(MultiError.Of("missing accessor"));
        if (await tokens.FindByAccessorAsync(tx, accessor, cancel).ConfigureAwait(false) is not { } id)
            return Refusal.Invalid(MultiError.Of("invalid accessor"));
        if (await tokens.FindAsync(tx, id, guard: false, cancel).ConfigureAwait(false) is not { } token ||
            await tokens.DeathAsync(tx, token, guard: false, cancel).ConfigureAwait(false) is not null)
        {
            return Refusal.Denied; // Not 400: the accessor was a good one, and its token is not yet cleared away.
        }
        return await ShowAsync(tx, token, secret: "", cancel).ConfigureAwait(false);
    }

    public async ValueTask<Reply> ListAccessorsAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var limit = (int)Math.Clamp(request.Fields.Integer("limit"), 0, MostAccessors);
        var most = limit > 0 ? limit : MostAccessors;
        var range = KeyRange.Prefix([Tables.Accessor]);
        if (request.Text("after") is { Length: > 0 } after)
            range = range with { Start = [.. Keys.Accessor(tokens.AccessorIdOf(after)).Bytes, 0] };

        var found = new List<string>();
        var damages = 0;
        void Damaged(RecordDamagedException damage)
        {
            if (damages++ < MostDamagesLogged)
                log.RequestFailed(request.Id, request.Path.Value, damage);
        }
        for (KeyRange? next = range; next is { } part && found.Count < most;)
        {
            var wanted = Math.Min(KernelLimits.ScanPage, most - found.Count);
            var page = await tx.PeekScanWholeAsync(part, wanted, AccessorEntry.Format, Damaged, cancel)
                .ConfigureAwait(false);
            foreach (var entry in page.Rows)
                found.Add(entry.Value.Accessor);
            next = page.NextStart is { } start ? part with { Start = start } : null;
        }
        Reply reply = new Reply.Data(new JsonMap().Add("keys", found));
        if (damages > 0)
        {
            reply = reply.WithWarning(
                $"{damages} accessors are missing here: their records are damaged, as the server's log says; "
                + "`leasehold operator verify` checks the whole store");
        }
        return found.Count == MostAccessors
            ? reply.WithWarning($"only the first {MostAccessors} accessors are listed; go on with after={found[^1]}")
            : reply;
    }

    // An orphan from the moment its parent let it go, before the job has written that into its row.
    private async ValueTask<Reply> ShowAsync(Transaction tx, Token token, string secret, CancellationToken cancel)
    {
        var isLetGo = await tokens.IsLetGoAsync(tx, token, cancel).ConfigureAwait(false);
        var shown = token with
        {
            Parent = isLetGo ? null : token.Parent,
            Renewable = await logins.MayRenewAsync(tx, token, cancel).ConfigureAwait(false),
        };
        var entity = await identity.ViewAsync(tx, token, cancel).ConfigureAwait(false);
        return new Reply.Data(TokenAnswers.Lookup(shown, secret, tx.NowMs(), entity));
    }
}
