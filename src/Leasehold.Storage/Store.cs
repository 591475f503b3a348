using Leasehold.Storage.Committing;

namespace Leasehold.Storage;

/// <summary>
/// An ordered map from byte keys to byte values with snapshots and one stream of durable commits. One server at a time
/// has it open. Closing it writes what was committed and closes the engine beneath.
/// </summary>
public sealed class Store : IAsyncDisposable
{
    private readonly IStorageEngine _engine;
    private readonly GroupWriter _writer;
    private readonly Committer _committer;
    private readonly Lock _watching = new();
    private ICommitWatcher[] _watchers = [];
    private int _disposed;

    private Store(IStorageEngine engine, GroupWriter writer, StoreOptions options)
    {
        _engine = engine;
        _writer = writer;
        _committer = new Committer(writer, options);
    }

    /// <summary>The sequence of the last published commit.</summary>
    public long Sequence => _writer.Sequence;

    /// <summary>
    /// The Unix milliseconds written with the last group; right after opening, those of the last group before.
    /// Server time must never be less.
    /// </summary>
    public long PersistedTime => _writer.Head.PersistedTime;

    /// <summary>The head row of the last durable group.</summary>
    public HeadRow Head => _writer.Head;

    /// <summary>
    /// Completes with the reason when the store stopped acknowledging: after the first failed write or sync.
    /// </summary>
    public Task<StoreFailedException> Failed => _writer.Failed;

    /// <summary>
    /// Opens the store on an engine, which belongs to it from then on, and begins a new epoch.
    /// Throws <see cref="StoreCorruptException"/> if the head row can't be read.
    /// </summary>
    public static async ValueTask<Store> OpenAsync(
        IStorageEngine engine, StoreOptions options, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            var writer = new GroupWriter(engine, await ReadHeadAsync(engine, cancel), time);
            writer.BeginEpoch();
            return new Store(engine, writer, options);
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Begins a transaction: a view at the last published commit, or newer, and a place to stage writes.
    /// </summary>
    public StoreTransaction Begin(CommitPriority priority = CommitPriority.Foreground) =>
        new(_engine, _committer, Sequence, priority);

    /// <summary>Tells a watcher of every group from the next on, until the returned handle is disposed.</summary>
    public IDisposable Watch(ICommitWatcher watcher)
    {
        lock (_watching)
            SetWatchers([.. _watchers, watcher]);
        return new Watching(this, watcher);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _committer.DisposeAsync();
        await _engine.DisposeAsync();
    }

    private static async ValueTask<HeadRow> ReadHeadAsync(IStorageEngine engine, CancellationToken cancel)
    {
        using var snapshot = engine.Snapshot();
        var row = await snapshot.GetAsync(HeadRow.Key.ToArray(), cancel);
        return row is null ? HeadRow.Empty : HeadRow.Decode(row);
    }

    private void SetWatchers(ICommitWatcher[] watchers)
    {
        _watchers = watchers;
        _writer.SetWatchers(watchers);
    }

    private sealed class Watching(Store store, ICommitWatcher watcher) : IDisposable
    {
        public void Dispose()
        {
            lock (store._watching)
            {
                var rest = new List<ICommitWatcher>(store._watchers);
                rest.Remove(watcher);
                store.SetWatchers([.. rest]);
            }
        }
    }
}
