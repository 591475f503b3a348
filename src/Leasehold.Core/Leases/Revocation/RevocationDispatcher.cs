using System.Collections.Concurrent;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.Leases.Revocation;

/// <summary>
/// Works off the backlog: each target has its own queue, taken up when something in it is due, so that one that is slow
/// or away delays no other. Memory and start depend on the number of targets, not of leases.
/// </summary>
internal sealed class RevocationDispatcher : ICommitWatcher, IAsyncDisposable
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);
    private static readonly long SweepEveryMs = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    private readonly Func<Transaction> _begin;
    private readonly RevocationWork _work;
    private readonly IntentRecovery _intents;
    private readonly RevocationHold _hold;
    private readonly BackgroundPace _pace;
    private readonly IKernelLog _log;
    private readonly ConcurrentDictionary<RevocationTarget, TargetQueue> _queues = new();
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private long _sweptAt;
    private Task _loop = Task.CompletedTask;

    public RevocationDispatcher(
        Func<Transaction> begin, RevocationWork work, IntentRecovery intents, RevocationHold hold, BackgroundPace pace,
        IKernelLog log)
    {
        _begin = begin;
        _work = work;
        _intents = intents;
        _hold = hold;
        _pace = pace;
        _log = log;
        _hold.Changed += Wake;
    }

    /// <summary>Finds the targets for which something waits, and starts.</summary>
    public async ValueTask StartAsync(CancellationToken cancel)
    {
        using (var tx = _begin())
        {
            for (KeyRange? range = WaitingKeys.All; range is { } part;)
            {
                var page = await tx.PeekScanClearAsync(part, 1, cancel).ConfigureAwait(false);
                if (page.Rows.Count == 0 || WaitingKeys.Read(page.Rows[0].Key) is not { } first)
                    break;
                QueueOf(first.Target).Arrived(first.NextTry);
                range = part with { Start = WaitingKeys.Between(first.Target, 0, long.MaxValue).End };
            }
        }
        _sweptAt = NowMs();
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>The state of a target.</summary>
    public TargetQueue QueueOf(RevocationTarget target) =>
        _queues.GetOrAdd(target, static t => new TargetQueue(t));

    /// <summary>Server time, unix milliseconds.</summary>
    public long NowMs() => _hold.Clock.NowMs();

    /// <summary>The targets for which something waits or waited.</summary>
    public IEnumerable<RevocationTarget> Targets => _queues.Keys;

    public void Published(CommittedGroup group)
    {
        var arrived = false;
        for (var i = 0; i < group.Count; i++)
        {
            foreach (ref readonly var write in group[i].Writes.Span)
            {
                if (write.Kind != WriteKind.Put || !WaitingKeys.Is(write.Key) ||
                    WaitingKeys.Read(write.Key) is not { } waiting)
                {
                    continue;
                }
                QueueOf(waiting.Target).Arrived(waiting.NextTry);
                arrived = true;
            }
        }
        if (arrived)
            Wake();
    }

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
            await SweepAsync(cancel).ConfigureAwait(false);
            var until = _hold.Until() ?? TakeUp(cancel);
            await _hold.Clock.WaitAsync(_wake, until, cancel).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not StoreFailedException)
        {
            _log.DispatchFailed(fault);
            await Task.Delay(PauseAfterFault, _hold.Clock, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Takes up intents that were left, at times. If that fails, all else goes on.</summary>
    private async ValueTask SweepAsync(CancellationToken cancel)
    {
        var now = NowMs();
        if (now - _sweptAt < SweepEveryMs)
            return;
        _sweptAt = now;
        await _intents.LeftAsync(now, cancel).ConfigureAwait(false);
    }

    /// <summary>Takes up what is ready; the moment at which something else will be.</summary>
    private long TakeUp(CancellationToken cancel)
    {
        var now = _hold.Clock.NowMs();
        var until = now + (long)LongestSleep.TotalMilliseconds;
        foreach (var queue in _queues.Values)
        {
            if (queue.TryTake(now))
                Run(queue, cancel);
            else
                until = Math.Min(until, queue.ReadyAt);
        }
        return until;
    }

    private void Run(TargetQueue queue, CancellationToken cancel)
    {
        var task = Task.Run(() => DrainAsync(queue, cancel), CancellationToken.None);
        _running[task] = 0;
        _ = task.ContinueWith(
            done => _running.TryRemove(done, out _), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task DrainAsync(TargetQueue queue, CancellationToken cancel)
    {
        var next = long.MaxValue;
        try
        {
            next = await NextAsync(queue, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
        catch (StoreFailedException)
        {
            // The store reports this itself and ends the process.
        }
        catch (Exception fault)
        {
            _log.DispatchFailed(fault);
            next = _hold.Clock.NowMs() + (long)PauseAfterFault.TotalMilliseconds;
        }
        queue.Left(next);
        Wake();
    }

    /// <summary>Takes back what is due, a batch; the moment of what comes next.</summary>
    private async ValueTask<long> NextAsync(TargetQueue queue, CancellationToken cancel)
    {
        var now = _hold.Clock.NowMs();
        var due = await DueAsync(queue, now, cancel).ConfigureAwait(false);
        if (due.Count > 0)
            await _work.RevokeAsync(due, queue, cancel).ConfigureAwait(false);
        using var tx = _begin();
        var left = await tx.PeekScanClearAsync(
            WaitingKeys.Between(queue.Target, queue.Head, long.MaxValue), 1, cancel).ConfigureAwait(false);
        return left.Rows.Count > 0 && WaitingKeys.Read(left.Rows[0].Key) is { } first ? first.NextTry : long.MaxValue;
    }

    private async ValueTask<IReadOnlyList<Waiting>> DueAsync(TargetQueue queue, long now, CancellationToken cancel)
    {
        using var tx = _begin();
        var most = queue.Breaker.IsOpen ? 1 : _pace.Batch;
        var page = await tx.PeekScanClearAsync(
            WaitingKeys.Between(queue.Target, queue.Head, now + 1), most, cancel).ConfigureAwait(false);
        var due = new List<Waiting>(page.Rows.Count);
        foreach (var row in page.Rows)
        {
            if (WaitingKeys.Read(row.Key) is not { } waiting)
                continue;
            if (due.Count == 0 && most > 1)
                _pace.NoteBehind(now - waiting.NextTry);
            due.Add(new Waiting(waiting.Lease, row.Key));
        }
        return due;
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
            // Woken by another already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _hold.Changed -= Wake;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await Task.WhenAll(_running.Keys).ConfigureAwait(false);
        _stop.Dispose();
        _wake.Dispose();
    }
}
