using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens;
using Leasehold.Core.Wrapping.Rows;

namespace Leasehold.Core.Wrapping;

/// <summary>A living wrapping token and what waits under it.</summary>
internal sealed record WrappingToken(Id16 Id, Token Row, WrappedAnswerRow Answer);

/// <summary>Finds the wrapping token that a request is about: the one in its body, else the one it came with.</summary>
internal sealed class WrappingTokens(TokenStore tokens, TokenDeaths deaths)
{
    /// <summary>The name of the field.</summary>
    public const string Field = "token";

    private const string Unreadable = "error validating wrapping token: ";

    /// <summary>Said of any token that is not a wrapping token, or not any more.</summary>
    public static readonly Refusal Invalid =
        Refusal.Invalid("wrapping token is not valid or does not exist");

    /// <summary>
    /// Checks the token before anybody is asked who they are: whoever holds a token that was used already is to learn
    /// just that, since it may mean that another has read the answer.
    /// </summary>
    /// <returns>Null if it is a living wrapping token.</returns>
    public async ValueTask<Refusal?> RefusalAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var fault = SecretIn(request, out var secret);
        if (fault is not null)
            return new Refusal(RefusalKind.Denied, Unreadable + fault);
        return await FindAsync(tx, secret, cancel).ConfigureAwait(false) is null
            ? Invalid with { Reason = await deaths.ReasonAsync(tx, secret, cancel).ConfigureAwait(false) }
            : null;
    }

    /// <summary>
    /// The wrapping token that a request is about, guarded; null if it is none or dead. One that unwraps itself has
    /// spent its use already, and is alive for this request.
    /// </summary>
    public async ValueTask<WrappingToken?> FindAsync(Request request, Transaction tx, CancellationToken cancel) =>
        SecretIn(request, out var secret) is not null ? null
        : request.Caller.IsKnown && tokens.IdOf(secret) == request.Caller.Id
            ? await FindOwnAsync(request, tx, cancel).ConfigureAwait(false)
            : await FindAsync(tx, secret, cancel).ConfigureAwait(false);

    private static async ValueTask<WrappingToken?> FindOwnAsync(
        Request request, Transaction tx, CancellationToken cancel)
    {
        var id = request.Caller.Id;
        return request.Caller.Token is { } token &&
            await WrappedAnswers.FindAsync(tx, id, cancel).ConfigureAwait(false) is { } answer
                ? new WrappingToken(id, token, answer)
                : null;
    }

    private async ValueTask<WrappingToken?> FindAsync(Transaction tx, string secret, CancellationToken cancel)
    {
        if (!TokenStore.CouldBeSecret(secret))
            return null;
        var id = tokens.IdOf(secret);
        var token = await tokens.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false);
        if (token is not { IsWrapping: true } ||
            await tokens.DeathAsync(tx, token, guard: true, cancel).ConfigureAwait(false) is not null)
        {
            return null;
        }
        return await WrappedAnswers.FindAsync(tx, id, cancel).ConfigureAwait(false) is { } answer
            ? new WrappingToken(id, token, answer)
            : null;
    }

    private static string? SecretIn(Request request, out string secret)
    {
        if (!request.Data.TryGet(Field, out var sent) || sent.Value.IsNull)
        {
            secret = request.ClientToken ?? "";
            return secret.Length > 0 ? null : "token is empty";
        }
        secret = sent.Value.Kind == JsonKind.Text ? sent.Value.Text() : "";
        return sent.Value.Kind != JsonKind.Text ? "could not decode token in request body"
            : secret.Length == 0 ? "empty token in request body"
            : null;
    }
}
