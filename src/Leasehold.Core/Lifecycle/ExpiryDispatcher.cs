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
    private readonly SetAside _aside = new();
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
        _aside.Forget(now);
        var batch = _pace.Batch;
        IReadOnlyList<Row> found;
        using (var tx = _begin())
        {
            var page = await tx.PeekScanClearAsync(
                Keys.DueBetween(queue, head, now + 1), batch + _aside.Count, cancel).ConfigureAwait(false);
            found = page.Rows;
        }
        if (found.Count == 0)
        {
            _index.Passed(queue, now + 1);
            await RaiseFloorAsync(queue, cancel).ConfigureAwait(false);
            return 0;
        }
        var due = found.Where(row => _aside.Until(row.Key) is null).Take(batch).ToList();
        if (due.Count == 0)
            return 0;
        _pace.NoteBehind(now - Keys.ReadDue(due[0].Key).Due.At);
        var passed = await HandleAsync(due, now, cancel).ConfigureAwait(false);
        _index.Passed(queue, Math.Min(passed, FirstAside(found)));
        _drained[queue] = _drained.GetValueOrDefault(queue) + due.Count;
        if (_drained[queue] >= FloorEvery)
            await RaiseFloorAsync(queue, cancel).ConfigureAwait(false);
        return due.Count;
    }

    /// <summary>The moment of the first of some entries that is set aside; it must not be forgotten.</summary>
    private long FirstAside(IReadOnlyList<Row> found)
    {
        var first = found.FirstOrDefault(row => _aside.Until(row.Key) is not null);
        return first.Key is { } entry ? Keys.ReadDue(entry).Due.At : long.MaxValue;
    }

    /// <summary>
    /// Handles entries, and sets aside what can't be handled; the moment before which none of the others is left.
    /// </summary>
    private async ValueTask<long> HandleAsync(IReadOnlyList<Row> due, long now, CancellationToken cancel)
    {
        var done = Keys.ReadDue(due[^1].Key).Due.At;
        if (await TryAllAsync(due, cancel).ConfigureAwait(false))
            return done;
        // One of them changed meanwhile, or can't be handled: singly, so that it holds up no other.
        foreach (var row in due)
        {
            try
            {
                using var tx = _begin();
                await StageAsync(tx, row, cancel).ConfigureAwait(false);
                if (!(await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                    done = Math.Min(done, Keys.ReadDue(row.Key).Due.At); // It may be there still: it comes up again.
            }
            catch (Exception fault) when (IsOfOneRow(fault))
            {
                _log.DispatchFailed(fault);
                _aside.Add(row.Key, now);
            }
        }
        return done;
    }

    private async ValueTask<bool> TryAllAsync(IReadOnlyList<Row> due, CancellationToken cancel)
    {
        try
        {
            using var tx = _begin();
            foreach (var row in due)
                await StageAsync(tx, row, cancel).ConfigureAwait(false);
            return (await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted;
        }
        catch (Exception fault) when (IsOfOneRow(fault))
        {
            return false;
        }
    }

    private static bool IsOfOneRow(Exception fault) => fault is not (OperationCanceledException or StoreException);

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
                var page = await tx.PeekScanClearAsync(
                    Keys.DueFrom(queue, _index.Head(queue)), 1 + _aside.Count, cancel).ConfigureAwait(false);
                foreach (var row in page.Rows)
                    until = Math.Min(until, _aside.Until(row.Key) ?? Keys.ReadDue(row.Key).Due.At);
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
