using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// What a request was let in on, looked at once more before a new try: a conflict may mean that it holds no longer.
/// </summary>
internal sealed class Recheck(Unsealed unsealed, Authentication authentication)
{
    private static readonly Refusal Changed = Refusal.Busy(
        "what serves this path was changed while the request ran; try again", TimeSpan.FromSeconds(1));

    /// <summary>Why it goes no further; null if it may.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tx">The transaction of the new try.</param>
    /// <param name="route">The route that it was on.</param>
    /// <param name="isOpen">Everybody may.</param>
    /// <param name="cancel">The caller leaves.</param>
    public async ValueTask<Refusal?> RefuseAsync(
        Request request, Transaction tx, Route route, bool isOpen, CancellationToken cancel)
    {
        if (await authentication.RefreshAsync(request, tx, cancel).ConfigureAwait(false) is { } ended)
        {
            if (!isOpen)
                return ended;
            (request.Caller, request.Stranger) = (Caller.None, ended); // Nobody had to be asked for.
        }
        // A mount that was disabled, moved or upgraded meanwhile takes no rows any more: nobody would see them.
        var place = Place.Of(request, unsealed);
        if (place.Missing(request, isOpen) is { } missing)
            return missing;
        return ReferenceEquals(place.Route, route)
            ? await Authorization.DecideAsync(request, tx, route, isOpen, cancel).ConfigureAwait(false)
            : Changed;
    }
}
