using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Pipeline;

/// <summary>Finds out who asks, and says of a dead token what it died of.</summary>
internal sealed class Authentication(TokenStore tokens, Graves graves, IdentityPolicies identity)
{
    /// <summary>Sets the request's caller.</summary>
    /// <returns>Null, or the refusal for a caller who is nobody.</returns>
    public async ValueTask<Refusal?> AuthenticateAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (request.ClientToken is not { Length: > 0 } secret)
            return Refusal.PermissionDenied;
        if (!TokenStore.CouldBeSecret(secret))
            return Unknown;
        var id = request.LastToken?.IdOf(tokens, secret) ?? tokens.IdOf(secret);
        if (await tokens.FindAsync(tx, secret, id, guard: false, cancel).ConfigureAwait(false) is not { } token)
            return await UnknownAsync(tx, id, cancel).ConfigureAwait(false);
        if (!IsFromHere(request, token))
            return Refusal.OtherAddress;
        if (await tokens.DeathAsync(tx, token, guard: false, cancel).ConfigureAwait(false) is { } death)
            return Dead(death.Cause);
        var entity = await identity.ViewAsync(tx, token, cancel).ConfigureAwait(false);
        if (entity is { Entity.Disabled: true })
            return Refusal.PermissionDenied;
        var acl = await identity.AclAsync(token, entity, tx.Now, cancel).ConfigureAwait(false);
        request.Caller = new Caller(id, token, acl, entity);
        return null;
    }

    /// <summary>Reads the caller's row again, for another try of the same request.</summary>
    /// <returns>Null, or the refusal for a caller who ended meanwhile.</returns>
    public async ValueTask<Refusal?> RefreshAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (request.Caller is not { IsKnown: true, Acl: { } acl })
            return null;
        var id = request.Caller.Id;
        var secret = request.ClientToken ?? "";
        if (await tokens.FindAsync(tx, secret, id, guard: false, cancel).ConfigureAwait(false) is not { } token)
            return await UnknownAsync(tx, id, cancel).ConfigureAwait(false);
        // This request was let in on a use of its own: that others spend the rest does not end it.
        var admitted = token with { UsesLeft = 0 };
        if (await tokens.DeathAsync(tx, admitted, guard: false, cancel).ConfigureAwait(false) is { } death)
            return Dead(death.Cause);
        var entity = await identity.ViewAsync(tx, token, cancel).ConfigureAwait(false);
        if (entity is { Entity.Disabled: true })
            return Refusal.PermissionDenied;
        request.Caller = new Caller(id, token, acl, entity);
        return null;
    }

    /// <summary>Whether a token may be used from where it is; one that never expires may be everywhere.</summary>
    private static bool IsFromHere(Request request, Token token) =>
        token.Ttl == 0 || AddressRanges.Hold(token.BoundCidrs, request.RemoteAddress);

    private async ValueTask<Refusal> UnknownAsync(Transaction tx, Id16 id, CancellationToken cancel) =>
        await graves.FindAsync(tx, id, cancel).ConfigureAwait(false) is { } grave ? Dead(grave.Death.Cause) : Unknown;

    private static readonly Refusal Unknown =
        new(RefusalKind.Denied, MultiError.Of("permission denied", "invalid token")) { Reason = "token-unknown" };

    /// <summary>A token that is known and dead (<c>choices.md</c> 10).</summary>
    public static Refusal Dead(Cause cause)
    {
        var refusal = cause.TokenText() is { } text
            ? new Refusal(RefusalKind.Denied, MultiError.Of("permission denied", text))
            : Refusal.PermissionDenied;
        return refusal with { Reason = cause.Name() };
    }
}
