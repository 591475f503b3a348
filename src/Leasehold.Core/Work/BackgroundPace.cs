using Leasehold.Core.Requests;
using Leasehold.Storage;

namespace Leasehold.Core.Work;

/// <summary>
/// Holds background work back while requests are served: its commits come one at a time, small, and after each the next
/// must wait about as long as it took; what it does outside, at databases that may share the machine, likewise. The
/// further what is due has fallen behind, the less it rests and the more it does at once; so nothing waits for ever.
/// While nobody asks, work is not held back at all.
/// </summary>
internal sealed class BackgroundPace(InFlightRequests requests, TimeProvider time)
{
    private const double RestFactor = 1;
    private const int BatchBesideRequests = 8;
    private const int BatchAlone = 64;

    /// <summary>Requests count as being served so long after the last came.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);

    /// <summary>So far behind, rests are half as long, and as much is done at once as may be.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private int _seen;
    private long? _lastSeen;
    private TimeSpan _behind;
    private long _behindSince;

    /// <summary>How many rows are best handled in one commit now.</summary>
    public int Batch => IsBesideRequests() ? BatchBesideRequests : BatchAlone;

    /// <summary>A moment to measure work from.</summary>
    public long Now() => time.GetTimestamp();

    /// <summary>
    /// How many effects outside are best under way together now; one beside requests, unless it is late.
    /// </summary>
    /// <param name="most">How many may be.</param>
    public int Together(int most) =>
        IsBesideRequests() ? (int)Math.Min(most, 1 + ((most - 1) * (Behind() / Late))) : most;

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

    /// <summary>Rests after an effect outside.</summary>
    /// <param name="begun">When it began.</param>
    public Task RestAsync(long begun) =>
        IsBesideRequests() ? Task.Delay(RestAfter(time.GetElapsedTime(begun)), time) : Task.CompletedTask;

    /// <summary>
    /// Waits until work is done, a second at most; whether it is not. Then another effect may begin beside it: it waits
    /// for something far away, or for somebody.
    /// </summary>
    public async Task<bool> IsSlowAsync(Task work)
    {
        using var done = new CancellationTokenSource();
        var first = await Task.WhenAny(work, Task.Delay(Slow, time, done.Token)).ConfigureAwait(false);
        await done.CancelAsync().ConfigureAwait(false);
        return first != work;
    }

    private async Task RestAsync(TimeSpan worked)
    {
        await Task.Delay(RestAfter(worked), time).ConfigureAwait(false);
        _turn.Release();
    }

    private TimeSpan RestAfter(TimeSpan worked)
    {
        var rest = worked * RestFactor / (1 + (Behind() / Late));
        return rest < LongestRest ? rest : LongestRest;
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
