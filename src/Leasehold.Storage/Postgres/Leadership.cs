using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>
/// One loop on one connection: it shows this server to the others, watches the leader, takes over when it is wanted to
/// and the lead is free, and then keeps it. All waits are bounded, so that a lost lead is noticed whatever hangs.
/// </summary>
internal sealed class Leadership
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastStepLimit = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FaultLimit = TimeSpan.FromSeconds(5);

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
    private Task _step = Task.CompletedTask;
    private Task? _end;
    private long _term;
    private Exception? _fault; // Of the last step; null if it went well.
    private long _faultySince;

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

    /// <summary>
    /// Gives the lead back, if the database can be told within a moment, and ends the loop. Only the first call does.
    /// </summary>
    /// <param name="isWriting">Whether a batch may be under way, whose locks would keep the next leader out.</param>
    public Task EndAsync(bool isWriting)
    {
        lock (_gate)
            return _end ??= StopAsync(isWriting);
    }

    private async Task StopAsync(bool isWriting)
    {
        await Task.Yield(); // Out of the gate.
        _lease.End();
        await _stop.CancelAsync();
        await _loop;
        _taken.TrySetException(new LeadershipLostException("the store was closed"));
        Complete("the store was closed");
        // A beat that is on its way has the connection: without waiting the lead could not be given back on it.
        await Task.WhenAny(_step, Task.Delay(LastStepLimit, _time));
        if (!_step.IsCompleted)
            Drop();
        _lease.End();
        try
        {
            await LeaveAsync(isWriting).WaitAsync(StepLimit, _time);
        }
        catch (Exception fault) when (DatabaseFault.Is(fault))
        {
            // The others see that no sign of life comes.
        }
        Drop();
        _stop.Dispose();
    }

    private async Task LeaveAsync(bool isWriting)
    {
        var session = await SessionAsync();
        if (isWriting)
            await _table.EndOwnSessionsAsync(session, CancellationToken.None);
        await _table.LeaveAsync(session, CancellationToken.None);
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested && !_lost.Task.IsCompleted)
        {
            var pause = Pause;
            try
            {
                _step = StepAsync();
                await _step.WaitAsync(StepLimit, _time, _stop.Token);
                _fault = null;
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
                Note(fault);
                pause = Again;
            }
            if (_term > 0 && !_lease.IsValid)
                Lose($"{_database.Address} did not confirm it for {Lease.Trust.TotalSeconds} seconds{Why()}");
            // A free lead is taken when it becomes free, not at the next look.
            if (_wanted.Task.IsCompleted && _term == 0 && _watch.Left < pause)
                pause = _watch.Left;
            if (!await PauseAsync(pause))
                return;
        }
    }

    /// <summary>
    /// Who waits for the lead hears why it can't be taken, once that has lasted: else nobody would ever say it.
    /// </summary>
    private void Note(Exception fault)
    {
        if (_fault is null)
            _faultySince = _time.GetTimestamp();
        _fault = fault;
        if (_term > 0 || !_wanted.Task.IsCompleted || _time.GetElapsedTime(_faultySince) < FaultLimit)
            return;
        var reason = DatabaseFault.Describe(fault, _database.Address);
        _taken.TrySetException(reason);
        Lose(reason.Message);
    }

    private string Why() => _fault is { } fault ? $": {DatabaseFault.Describe(fault, _database.Address).Message}" : "";

    /// <summary>
    /// Not cancelled when the loop ends: a command that is broken off takes its connection along, on which the lead is
    /// given back.
    /// </summary>
    private async Task StepAsync()
    {
        var session = await SessionAsync();
        var sentAt = _time.GetTimestamp();
        if (_term > 0)
        {
            var isOurs = await _table.BeatAsync(session, _term, CancellationToken.None);
            lock (_gate)
            {
                if (isOurs && _lease.IsValid)
                    _lease.Renew(sentAt);
            }
            if (!isOurs)
                Lose("another server took over");
            return;
        }
        var row = await _table.WatchAsync(session, CancellationToken.None);
        if (!_wanted.Task.IsCompleted)
            _watermark.See(await ReadHeadAsync(session), $"{_database.Address}");
        if (_watch.IsFree(row) && _wanted.Task.IsCompleted)
            await TakeAsync(session, row, sentAt);
    }

    private async Task TakeAsync(NpgsqlConnection session, LeadRow row, long sentAt)
    {
        if (row.Holder is { } holder)
            await LeadTable.EndSessionsAsync(session, holder, CancellationToken.None);
        if (await _table.TakeAsync(session, row, CancellationToken.None) is not { } term)
            return;
        var head = await ReadHeadAsync(session);
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

    private Task<StoredHead> ReadHeadAsync(NpgsqlConnection session) =>
        session.ReadHeadAsync(_database.Tables, CancellationToken.None);

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
