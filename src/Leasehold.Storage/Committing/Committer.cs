namespace Leasehold.Storage.Committing;

/// <summary>
/// The one committer: a lone caller writes on its own thread, unless that may take long and others may wait for that
/// thread; when others wait, a thread of its own writes groups.
/// </summary>
internal sealed class Committer : IAsyncDisposable
{
    private static readonly TimeSpan SlowWrite = TimeSpan.FromMilliseconds(20);

    private readonly CommitQueue _queue;
    private readonly GroupWriter _writer;
    private readonly bool _isShared;
    private readonly TimeProvider _time;
    private readonly List<PendingCommit> _alone = new(1);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isSlow;

    public Committer(GroupWriter writer, bool isShared, StoreOptions options, TimeProvider time)
    {
        _queue = new CommitQueue(options);
        _writer = writer;
        _isShared = isShared;
        _time = time;
        new Thread(WriteGroups) { Name = "committer", IsBackground = true }.Start();
    }

    public ValueTask<CommitResult> CommitAsync(PendingCommit commit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (_writer.Failure is { } failure)
            return ValueTask.FromException<CommitResult>(failure);
        if ((IsOutsidePool() && WaitsLong()) || !_queue.TryEnterAlone())
            return _queue.TryEnqueue(commit) ? commit.Task : WaitAsync(commit, cancel);

        _alone.Add(commit);
        Write(_alone);
        _alone.Clear();
        _queue.LeaveAlone();
        return commit.Task;
    }

    /// <summary>Refuses further commits and returns when those under way are written.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _drained.Task;
    }

    /// <summary>Such a thread may be one that many connections wait for.</summary>
    private static bool IsOutsidePool() => !Thread.CurrentThread.IsThreadPoolThread;

    /// <summary>
    /// A shared store answers through a socket, and the thread that waits could be the one that finds the answer.
    /// </summary>
    private bool WaitsLong() => _isShared || _isSlow;

    private void Write(List<PendingCommit> group)
    {
        var from = _time.GetTimestamp();
        _writer.Write(group);
        _isSlow = _time.GetElapsedTime(from) > SlowWrite;
    }

    private async ValueTask<CommitResult> WaitAsync(PendingCommit commit, CancellationToken cancel)
    {
        await _queue.EnqueueAsync(commit, cancel);
        return await commit.Task;
    }

    private void WriteGroups()
    {
        var group = new List<PendingCommit>(Limits.GroupCommits);
        while (_queue.Take(group))
        {
            Write(group);
            _queue.LetReturn(group.Count);
            group.Clear();
        }
        _drained.SetResult();
    }
}
