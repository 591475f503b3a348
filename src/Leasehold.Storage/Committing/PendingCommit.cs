using System.Threading.Tasks.Sources;
using Leasehold.Storage.Staging;

namespace Leasehold.Storage.Committing;

/// <summary>
/// A commit on its way. Whoever waits for it is resumed on the thread pool, never on the committing thread.
/// </summary>
internal sealed class PendingCommit(
    long snapshot, ReadGuards guards, StagedWrites staged, CommitPriority priority) : IValueTaskSource<CommitResult>
{
    private ManualResetValueTaskSourceCore<CommitResult> _core = new() { RunContinuationsAsynchronously = true };

    public long Snapshot => snapshot;

    public ReadGuards Guards => guards;

    public StagedWrites Staged => staged;

    public CommitPriority Priority => priority;

    /// <summary>Set by the group's writer; told to the caller once the group is durable.</summary>
    public CommitResult Outcome { get; set; }

    /// <summary>Set if the commit was refused for want of room; nothing of it was written.</summary>
    public StoreFullException? Refusal { get; set; }

    public ValueTask<CommitResult> Task => new(this, _core.Version);

    public void Complete()
    {
        if (Refusal is { } refusal)
            _core.SetException(refusal);
        else
            _core.SetResult(Outcome);
    }

    public void Fail(Exception reason) => _core.SetException(reason);

    CommitResult IValueTaskSource<CommitResult>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<CommitResult>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<CommitResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
