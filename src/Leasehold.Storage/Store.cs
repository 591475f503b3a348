using Leasehold.Storage.Anchoring;
using Leasehold.Storage.Caching;
using Leasehold.Storage.Committing;
using Leasehold.Storage.Transfer;

namespace Leasehold.Storage;

/// <summary>
/// An ordered map from byte keys to byte values with snapshots and one stream of durable commits. One server at a time
/// leads: it alone commits. Where the engine is shared, others have it open for reading meanwhile. Closing it writes
/// what was committed and closes the engine beneath.
/// </summary>
public sealed class Store : IAsyncDisposable
{
    private readonly IStorageEngine _engine;
    private readonly ISharedEngine? _shared;
    private readonly GroupWriter _writer;
    private readonly Committer _committer;
    private readonly AnchorKeeper? _anchor;
    private readonly long _cacheBytes;
    private readonly Lock _watching = new();
    private ICommitWatcher[] _watchers = [];
    private int _disposed;

    private Store(
        IStorageEngine engine, HeadRow head, StoreOptions options, AnchorKeeper? anchor, TimeProvider time)
    {
        _engine = engine;
        _shared = engine as ISharedEngine;
        _writer = new GroupWriter(engine, head, time);
        _anchor = anchor;
        _cacheBytes = options.CacheBytes;
        _committer = new Committer(_writer, IsShared, options, time);
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
    /// Completes with the reason when the store stopped acknowledging: after the first failed write or sync, or when
    /// the right to write was lost (<see cref="LeadershipLostException"/>).
    /// </summary>
    public Task<StoreFailedException> Failed => _writer.Failed;

    /// <summary>Bytes of committed rows that are kept in memory at the moment.</summary>
    public long CachedBytes => _writer.Rows?.Bytes ?? 0;

    /// <summary>Whether other servers may have the same store open: one leads, the others stand by.</summary>
    public bool IsShared => _shared is not null;

    /// <summary>Whether this store may answer and commit, as far as anybody can know. Cheap: asked for often.</summary>
    public bool IsLeading => _writer.Leads && _shared is null or { IsLeading: true };

    /// <summary>
    /// Opens the store on an engine, which belongs to it from then on, and leads it: on a shared engine once no other
    /// server does. Throws <see cref="StoreCorruptException"/> if the head row can't be read, <see
    /// cref="StoreHalfImportedException"/> if an import did not end, <see cref="StoreRefusedException"/> if the store
    /// is behind its anchor.
    /// </summary>
    public static async ValueTask<Store> OpenAsync(
        IStorageEngine engine, StoreOptions options, TimeProvider time, CancellationToken cancel)
    {
        var store = await OpenReadingAsync(engine, options, time, cancel);
        try
        {
            await store.LeadAsync(cancel);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Opens the store for reading: commits end in <see cref="LeadershipLostException"/> until
    /// <see cref="LeadAsync"/> has returned. The engine belongs to the store from then on.
    /// </summary>
    public static async ValueTask<Store> OpenReadingAsync(
        IStorageEngine engine, StoreOptions options, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            var head = await ReadHeadAsync(engine, cancel);
            var anchor = await AnchorKeeper.OpenAsync(engine, options.Anchor, time, cancel);
            anchor?.Check(head);
            return new Store(engine, head, options, anchor, time);
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Takes the right to write and begins a new epoch, in which no earlier leader can commit anything. Waits while
    /// another server leads. Called once in the life of a store; who lost the right opens a new one.
    /// </summary>
    public async ValueTask LeadAsync(CancellationToken cancel)
    {
        if (_shared is not null)
            await _shared.LeadAsync(cancel);
        var head = await ReadHeadAsync(_engine, cancel);
        _anchor?.Check(head);
        _writer.Lead(head, _shared is null ? 0 : _cacheBytes);
        _anchor?.Keep(() => _writer.Head);
        if (_shared is not null)
            _ = StopWhenLostAsync(_shared.Lost);
    }

    /// <summary>
    /// Takes the right to write from all servers until this is closed, and writes nothing: for who reads a shared store
    /// to its end. Waits while another server leads.
    /// </summary>
    public ValueTask ReserveAsync(CancellationToken cancel) =>
        _shared is null ? ValueTask.CompletedTask : _shared.LeadAsync(cancel);

    /// <summary>Whether nobody can have written since <see cref="ReserveAsync"/>.</summary>
    public bool IsReserved => _shared is null or { IsLeading: true };

    /// <summary>
    /// The servers that have the store open, this one among them, the leader first; empty where the engine is not
    /// shared.
    /// </summary>
    public ValueTask<IReadOnlyList<ServerCard>> ServersAsync(CancellationToken cancel) =>
        _shared is null ? new([]) : _shared.ServersAsync(cancel);

    /// <summary>
    /// Gives the lead of a shared store back at once, whatever is under way: commits that have not ended fail with
    /// <see cref="LeadershipLostException"/>, or were done. The store is still to be closed.
    /// </summary>
    public ValueTask ReleaseAsync() => _shared is null ? ValueTask.CompletedTask : _shared.ReleaseAsync();

    /// <summary>The head row as it is stored at this moment, whichever server wrote it.</summary>
    public ValueTask<HeadRow> ReadHeadAsync(CancellationToken cancel) => ReadHeadAsync(_engine, cancel);

    /// <summary>
    /// Begins a transaction: a view at the last published commit, or newer, and a place to stage writes.
    /// </summary>
    public StoreTransaction Begin(CommitPriority priority = CommitPriority.Foreground) =>
        new(_engine, _committer, Sequence, priority) { Cached = CachedView(priority) };

    /// <summary>
    /// Writes all rows as of one moment, as they are stored, with checksums; commits go on meanwhile. The same contents
    /// give the same bytes.
    /// </summary>
    public async ValueTask<TransferSummary> ExportAsync(Stream output, CancellationToken cancel)
    {
        using var snapshot = _engine.Snapshot();
        return await StoreExport.WriteAsync(snapshot, output, cancel);
    }

    /// <summary>
    /// Fills an empty engine from an export, reads it back and compares. The head row goes along: the store goes on
    /// where the exported one stood, with a new epoch at its next opening. Throws <see cref="StoreNotEmptyException"/>,
    /// <see cref="ExportDamagedException"/>; a store left half filled opens with <see
    /// cref="StoreHalfImportedException"/> only. The engine stays the caller's.
    /// </summary>
    public static ValueTask<TransferSummary> ImportAsync(
        IStorageEngine engine, Stream input, CancellationToken cancel) =>
        StoreImport.RunAsync(engine, input, cancel);

    /// <summary>Clears an engine whose import did not end; false, and nothing done, if that is not so.</summary>
    public static ValueTask<bool> ClearHalfImportAsync(IStorageEngine engine, CancellationToken cancel) =>
        StoreImport.ClearAsync(engine, cancel);

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
        _anchor?.Dispose();
        await _engine.DisposeAsync();
    }

    private static async ValueTask<HeadRow> ReadHeadAsync(IStorageEngine engine, CancellationToken cancel)
    {
        using var snapshot = engine.Snapshot();
        await StoreImport.CheckWholeAsync(snapshot, cancel);
        var row = await snapshot.GetAsync(HeadRow.Key.ToArray(), cancel);
        return row is null ? HeadRow.Empty : HeadRow.Decode(row);
    }

    /// <summary>
    /// Those of jobs always read a snapshot of the engine: they read much once, and have nobody to run them again.
    /// </summary>
    private CachedView? CachedView(CommitPriority priority) =>
        _shared is not null && priority == CommitPriority.Foreground && _writer.Rows is { IsClosed: false } rows
            ? new CachedView(_shared, rows)
            : null;

    private async Task StopWhenLostAsync(Task<LeadershipLostException> lost) => _writer.Lose(await lost);

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
