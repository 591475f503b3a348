using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tokens.Api;

/// <summary>Token revocations (<c>spec/tokens.md</c> 2.7).</summary>
internal sealed class TokenRevocations(TokenStore tokens, TokenDeaths deaths, TokenEnder ender)
{
    private static readonly Refusal Batch = Refusal.Invalid("batch tokens cannot be revoked");

    public async ValueTask<Reply> RevokeSelfAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (request.Caller.Token is { IsBatch: true })
            return Batch;
        await EndAsync(request, tx, request.Caller.Id, orphaning: false, cancel).ConfigureAwait(false);
        return Reply.Done;
    }

    public async ValueTask<Reply> RevokeAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (request.Text("token") is not { Length: > 0 } secret)
            return Refusal.Invalid("missing token ID");
        if (tokens.Batch.Open(secret) is not null)
            return Batch;
        await EndAsync(request, tx, tokens.IdOf(secret), orphaning: false, cancel).ConfigureAwait(false);
        return Reply.Done; // Also for an unknown token: a caller must not learn which.
    }

    public async ValueTask<Reply> RevokeAccessorAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var accessor = request.Text("accessor");
        if (accessor.Length == 0)
            return Refusal.Invalid(MultiError.Of("missing accessor"));
        if (await tokens.FindByAccessorAsync(tx, accessor, cancel).ConfigureAwait(false) is not { } id)
            return new Reply.Data(null).WithWarning("No token found with this accessor");
        if (await tokens.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is null)
            return Refusal.Invalid("token not found");
        await EndAsync(request, tx, id, orphaning: false, cancel).ConfigureAwait(false);
        return Reply.Done;
    }

    public async ValueTask<Reply> RevokeOrphanAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (request.Text("token") is not { Length: > 0 } secret)
            return Refusal.Invalid("missing token ID");
        if (!request.Caller.HasSudo(request.Path.Value))
            return Refusal.Invalid("root or sudo privileges required to revoke and orphan");
        if (tokens.Batch.Open(secret) is not null)
            return Batch;
        var id = tokens.IdOf(secret);
        if (await tokens.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { } token ||
            await DeathAsync(request, tx, id, token, cancel).ConfigureAwait(false) is not null)
        {
            // A dead one took its children with it.
            var reason = await deaths.ReasonAsync(tx, id, cancel).ConfigureAwait(false);
            return Refusal.Invalid("token to revoke not found") with { Reason = reason };
        }
        await EndAsync(request, tx, id, orphaning: true, cancel).ConfigureAwait(false);
        return Reply.Done;
    }

    private async ValueTask EndAsync(
        Request request, Transaction tx, Id16 id, bool orphaning, CancellationToken cancel)
    {
        if (await tokens.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { } token)
            return;
        var death = await DeathAsync(request, tx, id, token, cancel).ConfigureAwait(false)
            ?? new Death(Cause.Revoked, tx.NowMs(), request.Caller.By);
        await ender.StageAsync(tx, id, token, death, orphaning, cancel).ConfigureAwait(false);
    }

    /// <summary>What it died of before; the caller, let in on its last use, is alive.</summary>
    private async ValueTask<Death?> DeathAsync(
        Request request, Transaction tx, Id16 id, Token token, CancellationToken cancel)
    {
        var judged = id == request.Caller.Id ? token with { UsesLeft = 0 } : token;
        return await tokens.DeathAsync(tx, judged, guard: true, cancel).ConfigureAwait(false);
    }
}
