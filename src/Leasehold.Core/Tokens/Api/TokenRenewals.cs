using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Logins;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tokens.Api;

/// <summary>Token renewals (<c>spec/tokens.md</c> 2.6).</summary>
internal sealed class TokenRenewals(
    TokenStore tokens, TokenRenewer renewer, TokenDeaths deaths, LoginRenewals logins, IdentityPolicies identity)
{
    private const string NotFound = "invalid token or lease ID: token not found";
    private static readonly Refusal Batch =
        Refusal.Invalid("batch tokens cannot be renewed") with { Reason = Refusal.NotRenewable.Reason };
    private static readonly Refusal PastMax =
        Refusal.Invalid(TtlArithmetic.PastMax) with { Reason = Cause.MaxTtlReached.Name() };

    public async ValueTask<Reply> RenewSelfAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (request.Caller.Token is { IsBatch: true })
            return Batch;
        var own = await tokens.FindAsync(tx, request.Caller.Id, guard: true, cancel).ConfigureAwait(false);
        return own is null
            ? Refusal.Invalid(NotFound)
            : await StageAsync(request, tx, request.Caller.Id, own, request.ClientToken ?? "", cancel)
                .ConfigureAwait(false);
    }

    public async ValueTask<Reply> RenewAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var secret = request.Text("token");
        if (secret.Length == 0)
            return Refusal.Invalid("missing token ID");
        return tokens.Batch.Open(secret) is not null
            ? Batch
            : await StageAsync(request, tx, tokens.IdOf(secret), secret, cancel).ConfigureAwait(false);
    }

    public async ValueTask<Reply> RenewAccessorAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var accessor = request.Text("accessor");
        if (accessor.Length == 0)
            return Refusal.Invalid(MultiError.Of("missing accessor"));
        return await tokens.FindByAccessorAsync(tx, accessor, cancel).ConfigureAwait(false) is { } id
            ? await StageAsync(request, tx, id, "", cancel).ConfigureAwait(false)
            : Refusal.Invalid(MultiError.Of("invalid accessor"));
    }

    private async ValueTask<Reply> StageAsync(
        Request request, Transaction tx, Id16 id, string secret, CancellationToken cancel)
    {
        var token = await tokens.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false);
        if (token is null ||
            (id != request.Caller.Id &&
                await tokens.DeathAsync(tx, token, guard: true, cancel).ConfigureAwait(false) is not null))
        {
            var reason = await deaths.ReasonAsync(tx, id, cancel).ConfigureAwait(false);
            return Refusal.Invalid(NotFound) with { Reason = reason };
        }
        return await StageAsync(request, tx, id, token, secret, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Reply> StageAsync(
        Request request, Transaction tx, Id16 id, Token token, string secret, CancellationToken cancel)
    {
        if (!token.Renewable || token.ExpiresAt is null)
            return Refuse(request, tx, id, token, Refusal.NotRenewable);

        var asked = Asked(request);
        var (terms, refusal) = await logins.TermsAsync(tx, token, cancel).ConfigureAwait(false);
        if (refusal is not null)
            return Refuse(request, tx, id, token, refusal);
        var grant = TtlArithmetic.Grant(terms with
        {
            Increment = asked,
            ParentHardEnd = !token.IsOrphan && token.LimitedBy == LimitedBy.Parent ? token.HardEnd : null,
        });
        if (grant is null)
            return Refuse(request, tx, id, token, PastMax);

        var renewed = renewer.Stage(
            tx, id, token, asked, grant, request.Caller.By, request.RemoteAddress.ToString());
        var entity = await identity.ViewAsync(tx, token, cancel).ConfigureAwait(false);
        return TokenAnswers.Auth(secret, renewed, entity).WithWarnings(grant.Warnings);
    }

    /// <summary>Refuses, and has the token's story tell it: not only the caller is to know.</summary>
    private Reply.Refused Refuse(Request request, Transaction tx, Id16 id, Token token, Refusal refusal)
    {
        var limit = refusal == PastMax ? token.LimitedBy : LimitedBy.None;
        renewer.StageRefused(tx, id, token, new HistoryEntry(
            HistoryKind.Refused, tx.NowMs(), Asked(request), 0, limit, request.Caller.By,
            request.RemoteAddress.ToString()));
        return new Reply.Refused(refusal) { Commits = true };
    }

    private static long Asked(Request request) =>
        (long)(request.Fields.Duration("increment") ?? TimeSpan.Zero).TotalSeconds;
}
