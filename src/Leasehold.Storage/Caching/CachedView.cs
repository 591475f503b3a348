using Leasehold.Storage.Staging;

namespace Leasehold.Storage.Caching;

/// <summary>
/// The view of one transaction through the cached rows. It stands at a settled commit, and moves to a newer one when it
/// must and nothing that was read has been written meanwhile. Rows that aren't cached are read one by one, outside any
/// transaction of the database, as long as nobody writes them; scans and contested keys pin a snapshot, in which the
/// rest is read. Reads that don't belong together are told by <see cref="TornBy"/>.
/// </summary>
internal sealed class CachedView(ISharedEngine engine, CommittedRows rows) : IEngineSnapshot
{
    private readonly List<PointGuard> _read = [];
    private long _view = rows.Settled;
    private IEngineSnapshot? _pinned;
    private bool _isFixed;
    private bool _disposed;

    /// <summary>
    /// A key that was read and then written before a later read; null as long as all reads show one moment.
    /// </summary>
    public byte[]? TornBy { get; private set; }

    public ValueTask<byte[]?> GetAsync(byte[] key, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (key[0] == 0 || rows.IsClosed || _read.Count >= Limits.ViewReads)
            return ReadPinnedAsync(key, cancel);
        var hash = ByteOrder.Instance.GetHashCode(key);
        if (_pinned is null)
            return TryCached(key, hash, out var value) ? new(value) : ReadAsync(key, hash, cancel);
        // Unwritten since the view means unwritten in the snapshot, which is newer.
        return _isFixed && rows.Find(key, hash, _view, out var known) == CacheAnswer.Known
            && !rows.Times.IsSince(key, hash, _view)
            ? new(known)
            : ReadPinnedAsync(key, hash, cancel);
    }

    public IEngineCursor Open(KeyRange range, bool reverse)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new PinnedCursor(Pin().Open(range, reverse), this);
    }

    public void Dispose()
    {
        _disposed = true;
        _pinned?.Dispose();
        _pinned = null;
    }

    /// <summary>After the pinned snapshot was first read: whether what was read before is in it, too.</summary>
    internal void Fix()
    {
        if (_isFixed)
            return;
        _isFixed = true;
        TornBy = WrittenSince();
        if (TornBy is null && _read.Count > 0 && (rows.IsClosed || !engine.IsLeading))
            TornBy = _read[0].Key; // Others may have written since.
        _read.Clear();
    }

    private bool TryCached(byte[] key, int hash, out byte[]? value)
    {
        var answer = rows.Find(key, hash, _view, out value);
        if (answer == CacheAnswer.Newer && TryMove(rows.Settled))
            answer = rows.Find(key, hash, _view, out value);
        if (answer != CacheAnswer.Known)
            return false;
        _read.Add(new PointGuard(key, hash));
        return true;
    }

    private async ValueTask<byte[]?> ReadAsync(byte[] key, int hash, CancellationToken cancel)
    {
        var settled = rows.Settled;
        var value = await engine.ReadAsync(key, cancel);
        // Looked at after the read: nobody else led before it ended, so the marks tell of all writes.
        if (!engine.IsLeading || rows.IsClosed)
            return await ReadPinnedAsync(key, cancel);
        if (rows.Times.IsSince(key, hash, _view) && (rows.Times.IsSince(key, hash, settled) || !TryMove(settled)))
            return await ReadPinnedAsync(key, hash, cancel);
        rows.Fill(key, hash, value, _view);
        _read.Add(new PointGuard(key, hash));
        return value;
    }

    /// <summary>Moves the view to a later settled commit, if that changes nothing that was read.</summary>
    private bool TryMove(long settled)
    {
        if (WrittenSince() is not null)
            return false;
        _view = Math.Max(_view, settled);
        return true;
    }

    private byte[]? WrittenSince()
    {
        foreach (var point in _read)
        {
            if (rows.Times.IsSince(point.Key, point.Hash, _view))
                return point.Key;
        }
        return null;
    }

    private async ValueTask<byte[]?> ReadPinnedAsync(byte[] key, CancellationToken cancel)
    {
        var value = await Pin().GetAsync(key, cancel);
        Fix();
        return value;
    }

    private async ValueTask<byte[]?> ReadPinnedAsync(byte[] key, int hash, CancellationToken cancel)
    {
        var value = await ReadPinnedAsync(key, cancel);
        if (engine.IsLeading)
            rows.Fill(key, hash, value, _view);
        return value;
    }

    private IEngineSnapshot Pin() => _pinned ??= engine.Snapshot();
}
