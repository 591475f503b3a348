using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>
/// One loop on one connection: it shows this server to the others, watches the leader, takes over when it is wanted to
/// and the lead is free, and then keeps it. All waits are bounded, so that a lost lead is noticed whatever hangs.
/// </summary>
internal sealed class Leadership : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(1);

    private readonly PostgresDatabase _database;
    private readonly LeadTable _table;
    private readonly HeadWatermark _watermark;
    private readonly TimeProvider _time;
    private readonly Lease _lease;
    private readonly LeadWatch _watch;
    private readonly TaskCompletionSource<LeadershipLostException> _lost = Completion<LeadershipLostException>();
    private readonly TaskCompletionSource _wanted =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<StoredHead> _taken = Completion<StoredHead>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _loop;
    private NpgsqlConnection? _session;
    private long _term;

    public Leadership(PostgresDatabase database, LeadTable table, HeadWatermark watermark, TimeProvider time)
    {
        _database = database;
        _table = table;
        _watermark = watermark;
        _time = time;
        _lease = new Lease(time);
        _watch = new LeadWatch(time);
        _loop = Task.Run(RunAsync);
    }

    public bool IsLeading => _lease.IsValid;

    public Task<LeadershipLostException> Lost => _lost.Task;

    /// <summary>Why the lead was lost, as a sentence; null while it was not.</summary>
    public string? LostFor { get; private set; }

    /// <summary>Waits for the lead; returns the head as it was taken.</summary>
    public Task<StoredHead> LeadAsync(CancellationToken cancel)
    {
        _wanted.TrySetResult();
        return _taken.Task.WaitAsync(cancel);
    }

    /// <summary>Gives the lead back, if the database can be told within a moment.</summary>
    public async ValueTask DisposeAsync()
    {
        _lease.End();
        await _stop.CancelAsync();
        await _loop;
        _lease.End();
        _taken.TrySetException(new LeadershipLostException("the store was closed"));
        Complete("the store was closed");
        try
        {
            var session = await SessionAsync().WaitAsync(StepLimit, _time);
            await _table.LeaveAsync(session, CancellationToken.None).WaitAsync(StepLimit, _time);
        }
        catch (Exception fault) when (DatabaseFault.Is(fault))
        {
            // The others see that no sign of life comes.
        }
        Drop();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested && !_lost.Task.IsCompleted)
        {
            var pause = Pause;
            try
            {
                await StepAsync().WaitAsync(StepLimit, _time, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (StoreException refused)
            {
                _taken.TrySetException(refused);
                Lose(refused.Message);
            }
            catch (Exception fault) when (DatabaseFault.Is(fault))
            {
                Drop();
                pause = Again;
            }
            if (_term > 0 && !_lease.IsValid)
                Lose($"{_database.Address} did not confirm it for {Lease.Trust.TotalSeconds} seconds");
            // A free lead is taken when it becomes free, not at the next look.
            if (_wanted.Task.IsCompleted && _term == 0 && _watch.Left < pause)
                pause = _watch.Left;
            if (!await PauseAsync(pause))
                return;
        }
    }

    private async Task StepAsync()
    {
        var session = await SessionAsync();
        var sentAt = _time.GetTimestamp();
        if (_term > 0)
        {
            var isOurs = await _table.BeatAsync(session, _term, _stop.Token);
            lock (_gate)
            {
                if (isOurs && _lease.IsValid)
                    _lease.Renew(sentAt);
            }
            if (!isOurs)
                Lose("another server took over");
            return;
        }
        var row = await _table.WatchAsync(session, _stop.Token);
        if (!_wanted.Task.IsCompleted)
            _watermark.See(await session.ReadHeadAsync(_database.Tables, _stop.Token), $"{_database.Address}");
        if (_watch.IsFree(row) && _wanted.Task.IsCompleted)
            await TakeAsync(session, row, sentAt);
    }

    private async Task TakeAsync(NpgsqlConnection session, LeadRow row, long sentAt)
    {
        if (row.Holder is { } holder)
            await LeadTable.EndSessionsAsync(session, holder, _stop.Token);
        if (await _table.TakeAsync(session, row, _stop.Token) is not { } term)
            return;
        var head = await session.ReadHeadAsync(_database.Tables, _stop.Token);
        _watermark.See(head, $"{_database.Address}");
        lock (_gate)
        {
            if (_session != session)
                return; // The loop gave this step up meanwhile; the lead is free again once nobody keeps it.
            _lease.Renew(sentAt);
            _term = term;
        }
        _taken.TrySetResult(head);
    }

    private void Lose(string reason)
    {
        _lease.End();
        Complete($"this server no longer leads: {reason}");
    }

    private void Complete(string reason)
    {
        LostFor ??= reason;
        _lost.TrySetResult(new LeadershipLostException(reason));
    }

    private async Task<NpgsqlConnection> SessionAsync() =>
        _session ??= await _database.OpenAsync(SessionKind.Lead, CancellationToken.None);

    private void Drop()
    {
        _watch.Forget();
        NpgsqlConnection? session;
        lock (_gate)
            (session, _session) = (_session, null);
        if (session is not null)
            _ = Task.Run(session.Dispose); // It may hang as its last command did.
    }

    private async Task<bool> PauseAsync(TimeSpan pause)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var delay = Task.Delay(pause, _time, cancel.Token);
        await (_wanted.Task.IsCompleted ? Task.WhenAny(delay) : Task.WhenAny(delay, _wanted.Task));
        await cancel.CancelAsync();
        return !_stop.IsCancellationRequested;
    }

    private static TaskCompletionSource<T> Completion<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
