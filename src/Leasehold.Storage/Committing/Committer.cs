namespace Leasehold.Storage.Committing;

/// <summary>
/// The one committer: a lone caller writes on its own thread; when others wait, a thread of its own writes groups.
/// </summary>
internal sealed class Committer : IAsyncDisposable
{
    private readonly CommitQueue _queue;
    private readonly GroupWriter _writer;
    private readonly List<PendingCommit> _alone = new(1);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Committer(GroupWriter writer, StoreOptions options)
    {
        _queue = new CommitQueue(options);
        _writer = writer;
        new Thread(WriteGroups) { Name = "committer", IsBackground = true }.Start();
    }

    public ValueTask<CommitResult> CommitAsync(PendingCommit commit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (_writer.Failure is { } failure)
            return ValueTask.FromException<CommitResult>(failure);
        if (!_queue.TryEnterAlone())
            return _queue.TryEnqueue(commit) ? commit.Task : WaitAsync(commit, cancel);

        _alone.Add(commit);
        _writer.Write(_alone);
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
            _writer.Write(group);
            _queue.LetReturn(group.Count);
            group.Clear();
        }
        _drained.SetResult();
    }
}
