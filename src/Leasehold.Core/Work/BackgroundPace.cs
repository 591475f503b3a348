using Leasehold.Core.Requests;
using Leasehold.Storage;

namespace Leasehold.Core.Work;

/// <summary>
/// Holds background work back while requests are served: its commits come one at a time, small, and after each the next
/// must wait about twice as long as it took. The further what is due has fallen behind, the shorter that is; so nothing
/// waits for ever. While nobody asks, work is not held back at all.
/// </summary>
internal sealed class BackgroundPace(InFlightRequests requests, TimeProvider time)
{
    private const double RestFactor = 2;
    private const int BatchBesideRequests = 16;
    private const int BatchAlone = 64;

    /// <summary>Requests count as being served so long after the last came.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);

    /// <summary>So far behind, rests are half as long.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private int _seen;
    private long? _lastSeen;
    private TimeSpan _behind;
    private long _behindSince;

    /// <summary>How many rows are best handled in one commit now.</summary>
    public int Batch => IsBesideRequests() ? BatchBesideRequests : BatchAlone;

    /// <summary>A moment for <see cref="CommitAsync"/>.</summary>
    public long Now() => time.GetTimestamp();

    /// <summary>Tells that something was handled that was due so many milliseconds ago.</summary>
    public void NoteBehind(long milliseconds)
    {
        var behind = TimeSpan.FromMilliseconds(Math.Max(0, milliseconds));
        lock (_lock)
        {
            if (behind < _behind && time.GetElapsedTime(_behindSince) < Memory)
                return; // Several kinds of work tell: the one that is furthest behind counts.
            _behind = behind;
            _behindSince = time.GetTimestamp();
        }
    }

    /// <summary>Commits when it is this commit's turn.</summary>
    /// <param name="begun">When staging began.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="cancel">Ends the wait for the turn.</param>
    public async ValueTask<CommitResult> CommitAsync(
        long begun, Func<ValueTask<CommitResult>> commit, CancellationToken cancel)
    {
        if (!IsBesideRequests())
            return await commit().ConfigureAwait(false);
        var staging = time.GetElapsedTime(begun);
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        var from = time.GetTimestamp();
        try
        {
            return await commit().ConfigureAwait(false);
        }
        finally
        {
            _ = RestAsync(staging + time.GetElapsedTime(from)); // Nobody waits for it but the next commit.
        }
    }

    private async Task RestAsync(TimeSpan worked)
    {
        var rest = worked * RestFactor / (1 + (Behind() / Late));
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest < LongestRest ? rest : LongestRest, time).ConfigureAwait(false);
        _turn.Release();
    }

    private TimeSpan Behind()
    {
        lock (_lock)
            return _behind;
    }

    private bool IsBesideRequests()
    {
        var count = requests.Entered;
        lock (_lock)
        {
            if (count != _seen)
            {
                _seen = count;
                _lastSeen = time.GetTimestamp();
            }
            return _lastSeen is { } last && time.GetElapsedTime(last) < Memory;
        }
    }
}
