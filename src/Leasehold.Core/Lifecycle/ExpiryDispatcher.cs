using Leasehold.Core.Barrier;
using Leasehold.Core.Tokens;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.Lifecycle;

/// <summary>
/// Takes what comes due off the head of the expiry index and sleeps until the next: its memory and its start do not
/// depend on how much waits.
/// </summary>
internal sealed class ExpiryDispatcher : IAsyncDisposable
{
    private const int FloorEvery = 10_000;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    private readonly Func<Transaction> _begin;
    private readonly DueIndex _index;
    private readonly Dictionary<RowKind, IDueRows> _rows;
    private readonly RevocationHold _hold;
    private readonly ServerClock _clock;
    private readonly BackgroundPace _pace;
    private readonly IKernelLog _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Dictionary<DueClass, int> _drained = []; // Since the last floor of each class.
    private long _sleepingUntil;
    private long _arrived = long.MaxValue;
    private long _oldestGraves; // The buckets before are gone.
    private Task _loop = Task.CompletedTask;

    public ExpiryDispatcher(
        Func<Transaction> begin, DueIndex index, IEnumerable<IDueRows> rows, RevocationHold hold, BackgroundPace pace,
        IKernelLog log)
    {
        _begin = begin;
        _index = index;
        _rows = rows.ToDictionary(r => r.Kind);
        _hold = hold;
        _clock = hold.Clock;
        _pace = pace;
        _log = log;
        _index.Arrived += WakeFor;
        _hold.Changed += Wake;
    }

    public void Start() => _loop = Task.Run(RunAsync, CancellationToken.None);

    private async Task RunAsync()
    {
        var cancel = _stop.Token;
        try
        {
            while (!cancel.IsCancellationRequested)
                await TurnAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
        catch (StoreFailedException)
        {
            // The store reports this itself and ends the process.
        }
    }

    private async ValueTask TurnAsync(CancellationToken cancel)
    {
        try
        {
            Interlocked.Exchange(ref _sleepingUntil, 0);
            Interlocked.Exchange(ref _arrived, long.MaxValue); // Arrivals from here on shorten the sleep that follows.
            if (_hold.Until() is { } until)
            {
                await _clock.WaitAsync(_wake, until, cancel).ConfigureAwait(false);
                return;
            }
            var drained = 0;
            foreach (var queue in DueIndex.Drained)
                drained += await DrainAsync(queue, cancel).ConfigureAwait(false);
            if (drained == 0)
                await SleepAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not StoreFailedException)
        {
            _log.DispatchFailed(fault);
            await Task.Delay(PauseAfterFault, _clock, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Handles one batch of a class; how many entries it had.</summary>
    private async ValueTask<int> DrainAsync(DueClass queue, CancellationToken cancel)
    {
        var now = _clock.NowMs();
        var head = _index.Look(queue);
        if (head > now)
            return 0;
        IReadOnlyList<Row> due;
        using (var tx = _begin())
        {
            var page = await tx.PeekScanClearAsync(Keys.DueBetween(queue, head, now + 1), _pace.Batch, cancel)
                .ConfigureAwait(false);
            due = page.Rows;
        }
        if (due.Count == 0)
        {
            _index.Passed(queue, now + 1);
            await RaiseFloorAsync(queue, cancel).ConfigureAwait(false);
            return 0;
        }
        _pace.NoteBehind(now - Keys.ReadDue(due[0].Key).Due.At);
        _index.Passed(queue, await HandleAsync(due, cancel).ConfigureAwait(false));
        _drained[queue] = _drained.GetValueOrDefault(queue) + due.Count;
        if (_drained[queue] >= FloorEvery)
            await RaiseFloorAsync(queue, cancel).ConfigureAwait(false);
        return due.Count;
    }

    /// <summary>Handles entries; returns the moment before which none of them is left.</summary>
    private async ValueTask<long> HandleAsync(IReadOnlyList<Row> due, CancellationToken cancel)
    {
        using (var tx = _begin())
        {
            foreach (var row in due)
                await StageAsync(tx, row, cancel).ConfigureAwait(false);
            if ((await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                return Keys.ReadDue(due[^1].Key).Due.At;
        }
        // One of them changed meanwhile: singly, so that it holds up no other.
        var done = Keys.ReadDue(due[^1].Key).Due.At;
        foreach (var row in due)
        {
            using var tx = _begin();
            await StageAsync(tx, row, cancel).ConfigureAwait(false);
            if (!(await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                done = Math.Min(done, Keys.ReadDue(row.Key).Due.At); // The entry may be there still: it comes up again.
        }
        return done;
    }

    private ValueTask StageAsync(Transaction tx, Row row, CancellationToken cancel)
    {
        if (_rows.TryGetValue(Keys.ReadDue(row.Key).Kind, out var rows))
            return rows.StageAsync(tx, row.Key, cancel);
        tx.Delete(new Key(row.Key)); // Of a kind that nobody knows.
        return ValueTask.CompletedTask;
    }

    private async ValueTask RaiseFloorAsync(DueClass queue, CancellationToken cancel)
    {
        if (_drained.GetValueOrDefault(queue) == 0)
            return;
        var floor = _index.Head(queue);
        using var tx = _begin();
        // Guarded: an entry put behind the new floor meanwhile must make this fail.
        var left = await tx.ScanClearAsync(Keys.DueBetween(queue, _index.Floor(queue), floor), 1, cancel)
            .ConfigureAwait(false);
        if (left.Rows.Count > 0)
            return;
        DueIndex.StageFloor(tx, queue, floor);
        var oldest = Graves.OldestKept(tx.NowMs());
        if (oldest > _oldestGraves)
            Graves.StageDropBefore(tx, oldest);
        if (!(await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
            return;
        _oldestGraves = oldest;
        _drained[queue] = 0;
    }

    private async ValueTask SleepAsync(CancellationToken cancel)
    {
        var now = _clock.NowMs();
        var until = now + (long)LongestSleep.TotalMilliseconds;
        using (var tx = _begin())
        {
            foreach (var queue in DueIndex.Drained)
            {
                var page = await tx.PeekScanClearAsync(Keys.DueFrom(queue, _index.Head(queue)), 1, cancel)
                    .ConfigureAwait(false);
                if (page.Rows.Count > 0)
                    until = Math.Min(until, Keys.ReadDue(page.Rows[0].Key).Due.At);
            }
        }
        // Either this sees what arrived since the turn began, or who arrives sees until when this sleeps.
        Interlocked.Exchange(ref _sleepingUntil, until);
        until = Math.Min(until, Interlocked.Read(ref _arrived));
        if (until <= now)
            return;
        await _clock.WaitAsync(_wake, until, cancel).ConfigureAwait(false);
    }

    private void WakeFor(long at)
    {
        long known;
        while ((known = Interlocked.Read(ref _arrived)) > at &&
            Interlocked.CompareExchange(ref _arrived, at, known) != known)
        {
        }
        if (at < Interlocked.Read(ref _sleepingUntil))
            Wake();
    }

    private void Wake()
    {
        if (_wake.CurrentCount > 0)
            return;
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Woken by another commit already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _index.Arrived -= WakeFor;
        _hold.Changed -= Wake;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
        _wake.Dispose();
    }
}
