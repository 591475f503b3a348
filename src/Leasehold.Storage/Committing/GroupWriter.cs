using System.Runtime.InteropServices;
using Leasehold.Storage.Caching;

namespace Leasehold.Storage.Committing;

/// <summary>
/// Turns commits into one durable batch. Used by one thread at a time. The order is the promise: 1. check, 2. write and
/// sync, 3. tell the cached rows and the watchers, 4. publish the sequence, 5. wake the callers.
/// </summary>
internal sealed class GroupWriter(IStorageEngine engine, HeadRow head, TimeProvider time)
{
    private static readonly LeadershipLostException NotYet = new("this server does not lead the store");

    private readonly List<WriteOperation> _batch = [];
    private readonly CommittedGroup _changes = new();
    private readonly GroupDigest _digest = new();
    private readonly TaskCompletionSource<StoreFailedException> _failed =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ConflictWindow _window = new(head.Sequence);
    private HeadRow _head = head;
    private ICommitWatcher[] _watchers = [];
    private StoreFailedException? _failure = NotYet;
    private long _sequence = head.Sequence;
    private CommittedRows? _rows;

    public long Sequence => Volatile.Read(ref _sequence);

    public HeadRow Head => Volatile.Read(ref _head);

    /// <summary>Why nothing is written: not leading yet, or stopped; null while it goes well.</summary>
    public StoreFailedException? Failure => Volatile.Read(ref _failure);

    public bool Leads => Failure is null;

    /// <summary>The rows that are cached while this process leads; null for none.</summary>
    public CommittedRows? Rows => Volatile.Read(ref _rows);

    public Task<StoreFailedException> Failed => _failed.Task;

    public void SetWatchers(ICommitWatcher[] watchers) => Volatile.Write(ref _watchers, watchers);

    /// <summary>
    /// Writes the first group of a new epoch on top of the given head: from here on this process leads.
    /// </summary>
    /// <param name="last">The head.</param>
    /// <param name="cacheBytes">How many bytes of rows are kept in memory from then on.</param>
    public void Lead(HeadRow last, long cacheBytes)
    {
        _batch.Clear();
        _window = new ConflictWindow(last.Sequence);
        Volatile.Write(ref _head, last);
        Volatile.Write(ref _sequence, last.Sequence);
        WriteBatch(last with { Epoch = last.Epoch + 1 }, last.PersistedTime);
        if (cacheBytes > 0)
            Volatile.Write(ref _rows, new CommittedRows(cacheBytes, _window.Times, last.Sequence));
        Volatile.Write(ref _failure, null);
    }

    /// <summary>The right to write is gone, whatever is being written just now.</summary>
    public void Lose(LeadershipLostException reason)
    {
        if (Interlocked.CompareExchange(ref _failure, reason, null) is null)
            _failed.TrySetResult(reason);
        Rows?.Close();
    }

    public void Write(List<PendingCommit> group)
    {
        if (_failure is not null)
        {
            FailAll(group, _failure);
            return;
        }
        try
        {
            var last = Check(group);
            if (_changes.Count > 0)
            {
                var now = Math.Max(_head.PersistedTime, time.GetUtcNow().ToUnixTimeMilliseconds());
                WriteBatch(_head with { Sequence = last }, now);
                _rows?.Settle(_changes);
                Publish(last);
            }
        }
        catch (StoreFullException full)
        {
            Refuse(group, full);
        }
        catch (Exception reason)
        {
            FailAll(group, Stop(reason));
            return;
        }
        foreach (var commit in group)
            commit.Complete();
    }

    private long Check(List<PendingCommit> group)
    {
        _batch.Clear();
        _changes.Clear();
        var sequence = _sequence;
        var isShort = engine.IsShortOfSpace();
        foreach (var commit in group)
        {
            if (isShort && commit.Priority == CommitPriority.Foreground)
            {
                commit.Refusal = new StoreFullException("the disk is almost full: only clean-up is written");
                continue;
            }
            if (_window.FindConflict(commit) is { } key)
            {
                commit.Outcome = CommitResult.Conflict(key);
                continue;
            }
            sequence++;
            commit.Staged.Stamp(sequence);
            var writes = commit.Staged.Writes;
            _window.Record(writes.Span, sequence);
            _batch.AddRange(writes.Span);
            _changes.Add(new CommittedChange(sequence, writes));
            commit.Outcome = CommitResult.Committed(sequence);
        }
        return sequence;
    }

    private void WriteBatch(HeadRow next, long now)
    {
        var hash = _digest.Chain(_head.Hash.Span, CollectionsMarshal.AsSpan(_batch));
        next = next with { Group = _head.Group + 1, PersistedTime = now, Hash = hash };
        _batch.Add(new WriteOperation(WriteKind.Put, HeadRow.Key.ToArray(), next.Encode()));
        engine.Apply(CollectionsMarshal.AsSpan(_batch));
        Volatile.Write(ref _head, next);
    }

    private void Publish(long sequence)
    {
        foreach (var watcher in Volatile.Read(ref _watchers))
            watcher.Published(_changes);
        Volatile.Write(ref _sequence, sequence);
    }

    /// <summary>
    /// No room: nothing was written. The sequences given out are skipped, as the window remembers them.
    /// </summary>
    private void Refuse(List<PendingCommit> group, StoreFullException full)
    {
        var skipped = _changes[_changes.Count - 1].Sequence;
        _rows?.Skip(skipped);
        Volatile.Write(ref _sequence, skipped);
        foreach (var commit in group)
        {
            if (commit.Outcome.IsCommitted)
                commit.Refusal = full;
        }
    }

    private StoreFailedException Stop(Exception reason)
    {
        var failure = reason as LeadershipLostException
            ?? new StoreFailedException($"the store stopped acknowledging: {reason.Message}", reason);
        Volatile.Write(ref _failure, failure);
        _failed.TrySetResult(failure);
        _rows?.Close();
        return failure;
    }

    private static void FailAll(List<PendingCommit> group, StoreFailedException failure)
    {
        foreach (var commit in group)
            commit.Fail(failure);
    }
}
