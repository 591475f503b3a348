namespace Leasehold.Core.Work;

/// <summary>The jobs that are stored and not done, and who waits for them.</summary>
internal sealed class UnfinishedJobs
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, State> _jobs = [];

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _jobs.Count;
        }
    }

    /// <summary>
    /// Takes one that was written; false if it was here already: then <see cref="TryEnd"/> sends its worker back to
    /// look at it again.
    /// </summary>
    public bool TryAdd(ulong id)
    {
        lock (_gate)
        {
            if (_jobs.TryAdd(id, new State()))
                return true;
            _jobs[id].IsWrittenAgain = true;
            return false;
        }
    }

    /// <summary>Counts a failed try; how many there were since the start.</summary>
    public uint Fail(ulong id)
    {
        lock (_gate)
            return ++_jobs[id].Failures;
    }

    /// <summary>Lets a job go that was run; false if it was written again meanwhile: there may be more to do.</summary>
    public bool TryEnd(ulong id)
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            var job = _jobs[id];
            if (job.IsWrittenAgain)
            {
                job.IsWrittenAgain = false;
                return false;
            }
            _jobs.Remove(id);
            waiter = job.Waiter;
        }
        waiter?.TrySetResult();
        return true;
    }

    /// <summary>Completes when a job is done; at once for one that is unknown.</summary>
    public Task WhenDone(ulong id)
    {
        lock (_gate)
        {
            return _jobs.TryGetValue(id, out var job)
                ? (job.Waiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : Task.CompletedTask;
        }
    }

    private sealed class State
    {
        public bool IsWrittenAgain { get; set; }

        public uint Failures { get; set; }

        public TaskCompletionSource? Waiter { get; set; }
    }
}
