using Leasehold.Storage;

namespace Leasehold.Core.HighAvailability;

/// <summary>
/// Brings a server to the right to write and back, one <see cref="LeadershipState"/> after the other
/// (<c>docs/decisions</c>, one active server). On a store that is not shared the right is there from the beginning
/// and stays. It owns the store.
/// </summary>
internal sealed class Leadership : IAsyncDisposable
{
    private readonly Func<CancellationToken, ValueTask<Store>>? _open;
    private readonly ICandidate _candidate;
    private readonly TimeProvider _time;
    private readonly IKernelLog _log;
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<StoreFailedException> _failed = NewSource<StoreFailedException>();
    private volatile TaskCompletionSource<bool> _change = NewSource<bool>();
    private volatile Period _period = new(LeadershipState.Watching);
    private volatile Store _store;
    private Initialization? _initialization;
    private DateTimeOffset _restsUntil;
    private long _epochLeft;
    private Task _loop = Task.CompletedTask;

    /// <param name="store">Open for reading if it is shared, else led.</param>
    /// <param name="open">Opens it anew for reading; null if it is not shared.</param>
    /// <param name="candidate">Who leads.</param>
    /// <param name="options">Clock and log.</param>
    public Leadership(
        Store store, Func<CancellationToken, ValueTask<Store>>? open, ICandidate candidate, KernelOptions options)
    {
        if (store.IsShared && open is null)
            throw new BrokenInvariant("a shared store that cannot be opened anew");
        _store = store;
        _open = open;
        _candidate = candidate;
        _time = options.Time;
        _log = options.Log;
    }

    public LeadershipState State => _period.State;

    /// <summary>The store as it is open now; a closed one for a moment when it is opened anew.</summary>
    public Store Store => _store;

    /// <summary>Completes when the store has failed otherwise than by the loss of the lead.</summary>
    public Task<StoreFailedException> Failed => _failed.Task;

    public void Start() => _loop = Task.Run(RunAsync, CancellationToken.None);

    /// <summary>Looks again whether the candidate can lead.</summary>
    public void Wake() => Interlocked.Exchange(ref _change, NewSource<bool>()).TrySetResult(true);

    /// <summary>Waits until the candidate, which can lead no longer, has ended what it had begun.</summary>
    public async ValueTask ReleaseAsync(CancellationToken cancel)
    {
        Wake();
        await WhenAsync(
            static state => state is not (LeadershipState.Activating or LeadershipState.Leading
                or LeadershipState.Leaving),
            cancel).ConfigureAwait(false);
    }

    /// <summary>Waits until the store can be read: not while it is closed and opened anew.</summary>
    public Task WhenReadableAsync(CancellationToken cancel) =>
        WhenAsync(static state => state is not (LeadershipState.Leaving or LeadershipState.Opening), cancel);

    /// <summary>Gives the lead away and leaves it to others for <see cref="LeadershipLimits.Rest"/>.</summary>
    public ValueTask StepDownAsync(CancellationToken cancel)
    {
        Rest();
        return ReleaseAsync(cancel);
    }

    /// <summary>Runs what initializes the store while this server leads it.</summary>
    /// <returns>False if another server is at it, here or elsewhere.</returns>
    public async ValueTask<bool> InitializeAsync(Func<CancellationToken, ValueTask> work, CancellationToken cancel)
    {
        var asked = new Initialization(work);
        if (Interlocked.CompareExchange(ref _initialization, asked, null) is not null)
            return false;
        Wake();
        // Once it leads otherwise, or waits for that, somebody has initialized the store.
        var overtaken = WhenAsync(
            static state => state is LeadershipState.Waiting or LeadershipState.Leading or LeadershipState.Ended,
            cancel);
        var first = await Task.WhenAny(asked.Done, overtaken).WaitAsync(cancel).ConfigureAwait(false);
        if (first == asked.Done || asked.Done.IsCompleted)
            return await asked.Done.ConfigureAwait(false);
        Interlocked.CompareExchange(ref _initialization, null, asked);
        cancel.ThrowIfCancellationRequested();
        return false;
    }

    /// <summary>Ends what runs and closes the store: another server can lead at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
        Move(LeadershipState.Ended);
        _ending.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
                Move(await StepAsync(State).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The server ends.
        }
        catch (Exception fault)
        {
            Move(LeadershipState.Failed);
            _failed.TrySetResult(new StoreFailedException($"a fault of the server: {fault.Message}", fault));
        }
    }

    private ValueTask<LeadershipState> StepAsync(LeadershipState state) => state switch
    {
        LeadershipState.Watching => WatchAsync(),
        LeadershipState.Initializing => InitializeAsync(),
        LeadershipState.Waiting => WaitAsync(),
        LeadershipState.Activating => ActivateAsync(),
        LeadershipState.Leading => LeadAsync(),
        LeadershipState.Leaving => LeaveAsync(),
        LeadershipState.Opening => OpenAsync(),
        _ => throw new BrokenInvariant($"nothing follows {state}"),
    };

    private async ValueTask<LeadershipState> WatchAsync()
    {
        if (Volatile.Read(ref _initialization) is { WasTried: true } tried)
        {
            Interlocked.Exchange(ref _initialization, null);
            tried.Complete();
        }
        var change = _change.Task;
        if (Volatile.Read(ref _initialization) is not null)
            return LeadershipState.Initializing;
        var rest = _restsUntil - _time.GetUtcNow();
        if (_candidate.CanLead && rest <= TimeSpan.Zero)
            return LeadershipState.Waiting;
        if (_candidate.CanLead)
            await RestAsync(change, rest).ConfigureAwait(false);
        else if (_store.IsShared)
            return await LookAsync(change).ConfigureAwait(false);
        else
            await change.WaitAsync(_ending.Token).ConfigureAwait(false);
        return LeadershipState.Watching;
    }

    /// <summary>Leaves the lead to others; once one of them has it, this server is needed to stand by.</summary>
    private async ValueTask RestAsync(Task change, TimeSpan rest)
    {
        await PauseAsync(change, rest < LeadershipLimits.Look ? rest : LeadershipLimits.Look).ConfigureAwait(false);
        try
        {
            var servers = await _store.ServersAsync(_ending.Token).AsTask()
                .WaitAsync(LeadershipLimits.LeaderSearch, _time, _ending.Token).ConfigureAwait(false);
            var head = await _store.ReadHeadAsync(_ending.Token).AsTask()
                .WaitAsync(LeadershipLimits.LeaderSearch, _time, _ending.Token).ConfigureAwait(false);
            // The epoch tells of one who led and ended between two looks.
            if (head.Epoch > _epochLeft || servers.Any(static server => server.LeadsSince is not null))
                _restsUntil = default;
        }
        catch (Exception) when (!_ending.IsCancellationRequested)
        {
            // The store is out of reach: the rest ends by itself.
        }
    }

    /// <summary>Without keys: another server may have initialized the store, or changed how it is sealed.</summary>
    private async ValueTask<LeadershipState> LookAsync(Task change)
    {
        await PauseAsync(change, LeadershipLimits.Look).ConfigureAwait(false);
        try
        {
            await _candidate.ReadAsync(_store, _ending.Token).ConfigureAwait(false);
            return LeadershipState.Watching;
        }
        catch (Exception fault) when (!_ending.IsCancellationRequested)
        {
            _log.LeadershipChanged("the store cannot be read and is opened anew", fault);
            return LeadershipState.Leaving;
        }
    }

    private async ValueTask<LeadershipState> InitializeAsync()
    {
        if (Volatile.Read(ref _initialization) is not { } asked)
            return LeadershipState.Watching;
        asked.Try();
        if (_store.IsLeading || await TakeForInitializationAsync().ConfigureAwait(false))
            await asked.RunAsync(_ending.Token).ConfigureAwait(false);
        return LeadershipState.Leaving;
    }

    private async ValueTask<bool> TakeForInitializationAsync()
    {
        using var patience = new CancellationTokenSource(LeadershipLimits.Initialization, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _ending.Token);
        try
        {
            await _store.LeadAsync(either.Token).ConfigureAwait(false);
            await _candidate.ReadAsync(_store, _ending.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception fault) when (!_ending.IsCancellationRequested)
        {
            if (fault is not OperationCanceledException)
                _log.LeadershipChanged("the store could not be led to initialize it", fault);
            return false;
        }
    }

    private async ValueTask<LeadershipState> WaitAsync()
    {
        if (_store.IsLeading)
            return LeadershipState.Activating;
        _log.LeadershipChanged("standing by", null);
        try
        {
            await _store.LeadAsync(_ending.Token).ConfigureAwait(false);
            return LeadershipState.Activating;
        }
        catch (Exception fault) when (!_ending.IsCancellationRequested)
        {
            _log.LeadershipChanged("the lead could not be taken, will try again", fault);
            return LeadershipState.Leaving;
        }
    }

    private async ValueTask<LeadershipState> ActivateAsync()
    {
        try
        {
            await _candidate.ReadAsync(_store, _ending.Token).ConfigureAwait(false);
            await _candidate.ActivateAsync(_store, _ending.Token).ConfigureAwait(false);
            return LeadershipState.Leading;
        }
        catch (Exception fault) when (!_ending.IsCancellationRequested)
        {
            _log.LeadershipChanged("the server could not become active", fault);
            Rest(); // Another may be better off.
            return LeadershipState.Leaving;
        }
    }

    private async ValueTask<LeadershipState> LeadAsync()
    {
        if (_store.IsShared)
            _log.LeadershipChanged($"active, epoch {_store.Head.Epoch}", null);
        while (true)
        {
            var change = _change.Task;
            if (_store.Failed.IsCompleted)
                return await LoseAsync().ConfigureAwait(false);
            if (!_candidate.CanLead || _restsUntil > _time.GetUtcNow())
                return LeadershipState.Leaving;
            await Task.WhenAny(_store.Failed, change).WaitAsync(_ending.Token).ConfigureAwait(false);
        }
    }

    private async ValueTask<LeadershipState> LoseAsync()
    {
        var failure = await _store.Failed.ConfigureAwait(false);
        if (failure is LeadershipLostException)
        {
            _log.LeadershipChanged("the lead is lost, standing by", failure);
            return LeadershipState.Leaving;
        }
        _failed.TrySetResult(failure);
        Move(LeadershipState.Failed);
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, _ending.Token).ConfigureAwait(false);
        return LeadershipState.Failed;
    }

    private async ValueTask<LeadershipState> LeaveAsync()
    {
        if (_store.IsShared)
        {
            _epochLeft = _store.Head.Epoch;
            await EndAsync().ConfigureAwait(false);
            return LeadershipState.Opening;
        }
        await _candidate.DeactivateAsync().ConfigureAwait(false);
        return LeadershipState.Watching;
    }

    /// <summary>Ends what runs and closes the store; others need not wait for a request that does not end.</summary>
    private async ValueTask EndAsync()
    {
        var ending = CloseAsync();
        await Task.WhenAny(ending, Task.Delay(LeadershipLimits.Drain, _time)).ConfigureAwait(false);
        if (!ending.IsCompleted && _store.IsShared)
            await _store.ReleaseAsync().ConfigureAwait(false);
        await ending.ConfigureAwait(false);
    }

    private async Task CloseAsync()
    {
        await _candidate.DeactivateAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<LeadershipState> OpenAsync()
    {
        var open = _open ?? throw new BrokenInvariant("a store that is not shared is never opened anew");
        for (var told = false; ; told = true)
        {
            try
            {
                _store = await open(_ending.Token).ConfigureAwait(false);
                await _candidate.ReadAsync(_store, _ending.Token).ConfigureAwait(false);
                return LeadershipState.Watching;
            }
            catch (Exception fault) when (!_ending.IsCancellationRequested)
            {
                await _store.DisposeAsync().ConfigureAwait(false);
                if (!told)
                    _log.LeadershipChanged("the store cannot be opened, will try again", fault);
                await Task.Delay(LeadershipLimits.Reopen, _time, _ending.Token).ConfigureAwait(false);
            }
        }
    }

    private void Rest() => _restsUntil = _time.GetUtcNow() + LeadershipLimits.Rest;

    private void Move(LeadershipState next)
    {
        var last = _period;
        _period = new Period(next);
        last.Over.TrySetResult(true);
    }

    private async Task WhenAsync(Func<LeadershipState, bool> wanted, CancellationToken cancel)
    {
        for (var period = _period; !wanted(period.State); period = _period)
            await period.Over.Task.WaitAsync(cancel).ConfigureAwait(false);
    }

    private async ValueTask PauseAsync(Task change, TimeSpan atMost)
    {
        try
        {
            await change.WaitAsync(atMost, _time, _ending.Token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Nothing has changed.
        }
    }

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The time in one state.</summary>
    private sealed record Period(LeadershipState State)
    {
        public TaskCompletionSource<bool> Over { get; } = NewSource<bool>();
    }
}
