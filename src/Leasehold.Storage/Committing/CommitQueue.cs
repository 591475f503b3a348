namespace Leasehold.Storage.Committing;

/// <summary>
/// Who writes now and who waits. Exactly one thread holds the right to write: a caller that found nobody before it, or
/// the committer's thread, to which the right is handed when others wait.
/// </summary>
internal sealed class CommitQueue(StoreOptions options)
{
    private readonly object _gate = new();
    private readonly Queue<PendingCommit> _foreground = new();
    private readonly Queue<PendingCommit> _background = new();
    private readonly SemaphoreSlim _foregroundRoom = new(options.ForegroundQueue);
    private readonly SemaphoreSlim _backgroundRoom = new(options.BackgroundQueue);
    private volatile int _waiting;
    private bool _writing;
    private bool _handed;
    private bool _closed;

    /// <summary>Takes the right to write if nobody has it and nobody waits for it.</summary>
    public bool TryEnterAlone()
    {
        lock (_gate)
        {
            CheckOpen();
            if (_writing)
                return false;
            _writing = true;
            return true;
        }
    }

    /// <summary>Gives the right up: to the committer's thread if others came meanwhile.</summary>
    public void LeaveAlone()
    {
        lock (_gate)
        {
            _handed = _foreground.Count + _background.Count > 0;
            _writing = _handed;
            if (_handed || _closed) // Woken for nothing, the committer would take the core of the lone caller.
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>Queues the commit if there is room.</summary>
    public bool TryEnqueue(PendingCommit commit)
    {
        if (!Room(commit).Wait(0))
            return false;
        Enqueue(commit);
        return true;
    }

    /// <summary>Waits for room; once the commit is in, it isn't withdrawn.</summary>
    public async ValueTask EnqueueAsync(PendingCommit commit, CancellationToken cancel)
    {
        await Room(commit).WaitAsync(cancel);
        Enqueue(commit);
    }

    /// <summary>Blocks the committer's thread until it may write a group; false when closed and drained.</summary>
    public bool Take(List<PendingCommit> group)
    {
        lock (_gate)
        {
            if (_handed && _foreground.Count + _background.Count == 0)
            {
                _handed = false;
                _writing = false;
            }
            while (!_handed)
            {
                if (_closed && !_writing)
                    return false;
                Monitor.Wait(_gate);
            }
            Fill(group);
            _waiting = _foreground.Count + _background.Count;
        }
        return true;
    }

    /// <summary>
    /// Yields to the callers just woken: they tend to come back at once, and then share the next sync instead of the
    /// one after it. For half of them: if all came, nothing would be left to do during the sync. Without anybody to
    /// yield to it costs nothing.
    /// </summary>
    public void LetReturn(int woken)
    {
        var expected = (_waiting + woken + 1) / 2;
        for (var yields = 0; yields < Limits.CommitYields && _waiting < expected; yields++)
            Thread.Yield();
    }

    /// <summary>Refuses further commits; those inside are still written.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Enqueue(PendingCommit commit)
    {
        lock (_gate)
        {
            if (_closed)
                Room(commit).Release(); // The next one that waits for room must learn of it too.
            CheckOpen();
            (commit.Priority == CommitPriority.Foreground ? _foreground : _background).Enqueue(commit);
            _waiting = _foreground.Count + _background.Count;
            if (_writing)
                return;
            _writing = true;
            _handed = true;
            Monitor.Pulse(_gate);
        }
    }

    private SemaphoreSlim Room(PendingCommit commit) =>
        commit.Priority == CommitPriority.Foreground ? _foregroundRoom : _backgroundRoom;

    private void Fill(List<PendingCommit> group)
    {
        var bytes = 0;
        var kept = _background.Count > 0 ? 1 : 0; // One place is the background's, so that it never starves.
        while (group.Count < Limits.GroupCommits - kept && bytes < Limits.GroupBytes && _foreground.Count > 0)
            bytes += Move(_foreground, _foregroundRoom, group);
        var first = true;
        while (_background.Count > 0 && group.Count < Limits.GroupCommits && (first || bytes < Limits.GroupBytes))
        {
            bytes += Move(_background, _backgroundRoom, group);
            first = false;
        }
    }

    private static int Move(Queue<PendingCommit> from, SemaphoreSlim room, List<PendingCommit> group)
    {
        var commit = from.Dequeue();
        room.Release();
        group.Add(commit);
        return commit.Staged.Bytes;
    }

    private void CheckOpen() => ObjectDisposedException.ThrowIf(_closed, typeof(Store));
}
