using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;

namespace Leasehold.Core.Tokens;

/// <summary>
/// Says of a token that a request names what it died of, by its row or its grave: whoever names it by its full id is to
/// learn that from the header of the refusal.
/// </summary>
internal sealed class TokenDeaths(TokenStore tokens, Graves graves)
{
    private const string Unknown = "token-unknown";

    /// <summary>The reason for refusing a token that was sent; null if it is alive.</summary>
    public async ValueTask<string?> ReasonAsync(Transaction tx, string secret, CancellationToken cancel)
    {
        if (!TokenStore.CouldBeSecret(secret))
            return Unknown;
        var id = tokens.IdOf(secret);
        return await tokens.FindAsync(tx, secret, id, guard: false, cancel).ConfigureAwait(false) is { } token
            ? await ReasonAsync(tx, token, cancel).ConfigureAwait(false)
            : await BuriedAsync(tx, id, cancel).ConfigureAwait(false);
    }

    /// <summary>The same of a token that is stored.</summary>
    public async ValueTask<string?> ReasonAsync(Transaction tx, Id16 id, CancellationToken cancel) =>
        await tokens.FindAsync(tx, id, guard: false, cancel).ConfigureAwait(false) is { } token
            ? await ReasonAsync(tx, token, cancel).ConfigureAwait(false)
            : await BuriedAsync(tx, id, cancel).ConfigureAwait(false);

    private async ValueTask<string?> ReasonAsync(Transaction tx, Token token, CancellationToken cancel)
    {
        var death = await tokens.DeathAsync(tx, token, guard: false, cancel).ConfigureAwait(false);
        return death?.Cause.Name();
    }

    private async ValueTask<string> BuriedAsync(Transaction tx, Id16 id, CancellationToken cancel) =>
        (await graves.FindAsync(tx, id, cancel).ConfigureAwait(false))?.Death.Cause.Name() ?? Unknown;
}
