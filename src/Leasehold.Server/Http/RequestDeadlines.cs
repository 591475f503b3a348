namespace Leasehold.Server.Http;

/// <summary>
/// When requests have taken too long. Hardly any comes to that, so those that begin about the same time share one
/// timer: a request may take up to a 64th longer than the limit.
/// </summary>
/// <param name="limit">How long a request may take; null for any time.</param>
/// <param name="time">Tells when that is over.</param>
internal sealed class RequestDeadlines(TimeSpan? limit, TimeProvider time)
{
    private const int Rounds = 64;

    private volatile Round? _round;

    /// <summary>Cancelled when a request that begins now has taken too long.</summary>
    public CancellationToken Next()
    {
        if (limit is not { } patience)
            return CancellationToken.None;
        var step = patience / Rounds;
        var round = _round;
        if (round is null || time.GetElapsedTime(round.Began) >= step) // If two begin one at once, both count.
            _round = round = new Round(time.GetTimestamp(), new CancellationTokenSource(patience + step, time));
        return round.End.Token;
    }

    private sealed record Round(long Began, CancellationTokenSource End);
}
