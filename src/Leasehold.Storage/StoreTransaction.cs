using Leasehold.Storage.Caching;
using Leasehold.Storage.Committing;
using Leasehold.Storage.Staging;

namespace Leasehold.Storage;

/// <summary>
/// One consistent view and the writes staged on top of it. Reads are guarded unless they say Peek: the commit is
/// refused if something guarded was written since. For one caller at a time. Keys and values handed in must not be
/// changed afterwards. Broken <see cref="Limits"/> are an <see cref="ArgumentException"/>.
/// </summary>
public sealed class StoreTransaction : IDisposable
{
    private readonly IStorageEngine _engine;
    private readonly Committer _committer;
    private readonly CommitPriority _priority;
    private readonly ReadGuards _guards = new();
    private StagedWrites? _staged; // Most transactions only read.
    private IEngineSnapshot? _snapshot;
    private bool _ended;

    internal StoreTransaction(IStorageEngine engine, Committer committer, long sequence, CommitPriority priority)
    {
        _engine = engine;
        _committer = committer;
        _priority = priority;
        SnapshotSequence = sequence;
    }

    /// <summary>
    /// The view shows at least everything up to this commit; it is fixed at the first read from the engine.
    /// </summary>
    public long SnapshotSequence { get; }

    /// <summary>
    /// A key that was read and then written before a later read, so that the reads don't belong together; null as long
    /// as they do. Then the commit is refused for it; who commits nothing begins again. Only foreground transactions on
    /// a shared engine have it.
    /// </summary>
    public byte[]? TornBy => Cached?.TornBy;

    /// <summary>The view through the cached rows; null where each transaction reads a snapshot of the engine.</summary>
    internal CachedView? Cached { private get; init; }

    /// <summary>The last commit that the view shows, exactly; the view is fixed from then on.</summary>
    public async ValueTask<long> ViewSequenceAsync(CancellationToken cancel) =>
        await Snapshot().GetAsync(HeadRow.Key.ToArray(), cancel) is { } head ? HeadRow.Decode(head).Sequence : 0;

    /// <summary>How many writes are staged.</summary>
    public int StagedWrites => _staged?.Count ?? 0;

    /// <summary>Whether a value or the removal of a key is staged: then that is what reads find.</summary>
    public bool IsStaged(byte[] key) => _staged is not null && _staged.TryGet(key, out _);

    /// <summary>The value or null if there is none, guarded, with staged writes on top.</summary>
    public ValueTask<byte[]?> GetAsync(byte[] key, CancellationToken cancel)
    {
        Guard(key);
        return PeekAsync(key, cancel);
    }

    /// <summary>As <see cref="GetAsync"/>, but without a guard: a later change of the value refuses nothing.</summary>
    public ValueTask<byte[]?> PeekAsync(byte[] key, CancellationToken cancel)
    {
        Limits.CheckKey(key);
        if (_staged is null || !_staged.TryGet(key, out var staged))
            return Snapshot().GetAsync(key, cancel);
        return staged.IsDelta ? PeekCounterAsync(key, staged, cancel) : new(staged.Value);
    }

    /// <summary>
    /// Guards a key whose value came from a cache that is at least as new as <see cref="SnapshotSequence"/>.
    /// </summary>
    public void Guard(byte[] key)
    {
        Limits.CheckKey(key);
        _guards.Add(key);
    }

    /// <summary>
    /// A page of rows, with staged writes on top; the part of the range that was looked at is guarded.
    /// </summary>
    public async ValueTask<ScanPage> ScanAsync(
        KeyRange range, int limit, CancellationToken cancel, bool reverse = false)
    {
        var page = await PeekScanAsync(range, limit, cancel, reverse);
        if (page.NextStart is not { } next)
            _guards.Add(range);
        else
            _guards.Add(reverse ? new KeyRange(next, range.End) : new KeyRange(range.Start, next));
        return page;
    }

    /// <summary>As <see cref="ScanAsync"/>, but without a guard.</summary>
    public async ValueTask<ScanPage> PeekScanAsync(
        KeyRange range, int limit, CancellationToken cancel, bool reverse = false)
    {
        Limits.CheckPage(limit);
        if (range.IsEmpty)
            return new ScanPage([], null);

        using var cursor = Open(range, reverse);
        var rows = new List<Row>();
        var found = await cursor.SeekAsync(reverse ? range.End : range.Start, cancel);
        while (found && rows.Count < limit)
        {
            rows.Add(new Row(cursor.CopyKey(), cursor.CopyValue()));
            found = await cursor.NextAsync(cancel);
        }
        if (!found)
            return new ScanPage(rows, null);
        return new ScanPage(rows, reverse ? rows[^1].Key : cursor.CopyKey());
    }

    /// <summary>
    /// The names directly below a prefix, behind <paramref name="after"/> if given. A name with more below it ends with
    /// the separator; what is below is skipped, not read. Guarded as a scan is.
    /// </summary>
    public async ValueTask<ChildPage> ListChildrenAsync(
        byte[] prefix, byte separator, byte[]? after, int limit, CancellationToken cancel)
    {
        Limits.CheckPage(limit);
        var range = KeyRange.Prefix(prefix);
        using var cursor = Open(range, reverse: false);
        var page = await new ChildLister(cursor, prefix, separator).ListAsync(after, limit, cancel);
        _guards.Add(range);
        return page;
    }

    /// <summary>Stages a value. The attachment, such as the decoded row, reaches the watchers.</summary>
    public void Put(byte[] key, byte[] value, object? attachment = null)
    {
        CheckActive();
        Limits.CheckWritten(key);
        Limits.CheckValue(value);
        Staged().Put(key, value, attachment);
    }

    /// <summary>Stages the removal of a key, whether it exists or not.</summary>
    public void Delete(byte[] key)
    {
        CheckActive();
        Limits.CheckWritten(key);
        Staged().Delete(key);
    }

    /// <summary>Stages the removal of all keys in a range, those staged before included.</summary>
    public void DeleteRange(KeyRange range)
    {
        CheckActive();
        Limits.CheckWritten(range.Start);
        if (range.End.Length is 0 or > Limits.KeyBytes)
            throw new ArgumentException($"range end of {range.End.Length} bytes: 1 to {Limits.KeyBytes} (KeyBytes)");
        if (!range.IsEmpty)
            Staged().DeleteRange(range);
    }

    /// <summary>
    /// Stages an addition to a counter (8 bytes, little endian; absent is zero). Additions never conflict.
    /// </summary>
    public void Add(byte[] counter, long n)
    {
        CheckActive();
        Limits.CheckWritten(counter);
        Staged().Add(counter, n);
    }

    /// <summary>
    /// Stages a row at the end of a stream: its key is the stream, the commit's sequence (8 bytes big endian) and its
    /// index among the commit's appended rows (2 bytes big endian), so this transaction can't read it.
    /// </summary>
    public void Append(byte[] stream, byte[] value)
    {
        CheckActive();
        Limits.CheckWritten(stream);
        if (stream.Length > Limits.StreamBytes)
            throw new ArgumentException($"stream of {stream.Length} bytes: at most {Limits.StreamBytes} (KeyBytes)");
        Limits.CheckValue(value);
        Staged().Append(stream, value);
    }

    /// <summary>
    /// Commits what is staged and ends the transaction; without writes it succeeds at once. Cancelling helps only while
    /// the commit waits for room in its queue. Throws <see cref="StoreFailedException"/> if the outcome is unknown.
    /// </summary>
    public ValueTask<CommitResult> CommitAsync(CancellationToken cancel)
    {
        CheckActive();
        Dispose();
        if (TornBy is { } torn)
            return new(CommitResult.Conflict(torn));
        if (_staged is not { Count: > 0 })
            return new(CommitResult.Committed(SnapshotSequence));
        return _committer.CommitAsync(new PendingCommit(SnapshotSequence, _guards, _staged, _priority), cancel);
    }

    /// <summary>Ends the transaction; what is staged and not committed is forgotten.</summary>
    public void Dispose()
    {
        _ended = true;
        _snapshot?.Dispose();
        _snapshot = null;
    }

    private async ValueTask<byte[]?> PeekCounterAsync(byte[] key, StagedValue staged, CancellationToken cancel) =>
        staged.Over(await Snapshot().GetAsync(key, cancel));

    private MergedCursor Open(KeyRange range, bool reverse) =>
        new(Snapshot().Open(range, reverse), _staged ?? new(), range, reverse);

    private StagedWrites Staged() => _staged ??= new StagedWrites();

    private IEngineSnapshot Snapshot()
    {
        CheckActive();
        return _snapshot ??= Cached ?? _engine.Snapshot();
    }

    private void CheckActive() => ObjectDisposedException.ThrowIf(_ended, this);
}
