using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.Barrier;

/// <summary>
/// One view of the store behind the barrier, one moment, and the writes staged on top. Rows are sealed as they are
/// staged and opened as they are read; reads are guarded unless they say Peek. Sealed reads throw <see
/// cref="RecordDamagedException"/>. For one caller at a time.
/// </summary>
public sealed class Transaction : IDisposable
{
    /// <summary>
    /// Up to so many rows are better removed one by one: each range that is removed makes reads of all other rows
    /// slower until the store has cleared it away.
    /// </summary>
    public const int FewRows = 16;

    private const int StreamSuffixBytes = 10; // The commit's sequence and the row's index in it.

    private readonly StoreTransaction _store;
    private readonly SecurityBarrier _barrier;
    private bool _rotates;
    private bool _needsUpkeep; // What was sealed for outside the store counts as a use, and uses are stored.
    private byte[]? _lastKey; // The row read last: whether it exists is asked right before it is changed.
    private object? _lastRow;
    private readonly BackgroundPace? _pace;
    private readonly long _begun;

    /// <summary>
    /// The store's transaction belongs to this one from here on. <c>now</c> is cut to whole milliseconds.
    /// </summary>
    public Transaction(StoreTransaction store, SecurityBarrier barrier, DateTimeOffset now)
    {
        _store = store;
        _barrier = barrier;
        Now = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
    }

    /// <summary>The request's one moment, in whole milliseconds, UTC.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The view shows at least everything up to this commit.</summary>
    public long SnapshotSequence => _store.SnapshotSequence;

    /// <summary>
    /// A key that was read and written before a later read: what was read does not belong together. Null if it does.
    /// </summary>
    public Key? TornBy => _store.TornBy is { } key ? new Key(key) : null;

    /// <summary>The last commit that the view shows, exactly; the view is fixed from then on.</summary>
    public ValueTask<long> ViewSequenceAsync(CancellationToken cancel) => _store.ViewSequenceAsync(cancel);

    /// <summary>The barrier that seals what is staged.</summary>
    public SecurityBarrier Barrier => _barrier;

    /// <summary>The expiry index, for what is staged in it; null where nothing is.</summary>
    internal Lifecycle.DueIndex? Due { get; init; }

    /// <summary>Rows that need not be read from the store; null where all are.</summary>
    internal RecentRows? Recent { private get; init; }

    /// <summary>What holds its commit back, as that of all background work; null for requests.</summary>
    internal BackgroundPace? Pace
    {
        init
        {
            _pace = value;
            _begun = value?.Now() ?? 0;
        }
    }

    /// <summary>The token or lease that is staged here for the first time, for the quotas; null for none.</summary>
    internal Quotas.LeaseIssue? Issued { get; set; }

    /// <summary>Whether something is staged.</summary>
    public bool HasWrites => _rotates || _needsUpkeep || _store.StagedWrites > 0;

    /// <summary>Whether a value or the removal of a key is staged.</summary>
    internal bool Writes(byte[] key) => _store.IsStaged(key);

    /// <summary>
    /// The row, or null if there is none. It is not changed: whoever changes a row stages a copy.
    /// </summary>
    public ValueTask<T?> FindAsync<T>(Key key, RecordFormat<T> format, CancellationToken cancel)
        where T : class
    {
        _store.Guard(key.Bytes);
        return PeekAsync(key, format, cancel);
    }

    /// <summary>
    /// As <see cref="FindAsync{T}"/>, but without a guard: a later change of the row refuses nothing.
    /// </summary>
    public ValueTask<T?> PeekAsync<T>(Key key, RecordFormat<T> format, CancellationToken cancel)
        where T : class
    {
        if (TryRecall<T>(key, out var row))
            return new ValueTask<T?>(row);
        var recent = _store.IsStaged(key.Bytes) ? null : Recent;
        return recent is not null && recent.TryGet<T>(key, out var known)
            ? new ValueTask<T?>(known)
            : OpenAsync(key, format, recent, cancel);
    }

    /// <summary>
    /// As <see cref="FindAsync{T}"/>, but never remembered: of one moment with all that is read from the store.
    /// </summary>
    public ValueTask<T?> ViewAsync<T>(Key key, RecordFormat<T> format, CancellationToken cancel)
        where T : class
    {
        _store.Guard(key.Bytes);
        return TryRecall<T>(key, out var row) ? new ValueTask<T?>(row) : OpenAsync(key, format, recent: null, cancel);
    }

    /// <summary>
    /// Whether the row is remembered, guarded then: nothing is read from the store, and what is later belongs to
    /// another moment.
    /// </summary>
    public bool TryRemembered<T>(Key key, [NotNullWhen(true)] out T? row)
        where T : class, IRemembered
    {
        row = null;
        if (Recent is not { } recent || _store.IsStaged(key.Bytes) || !recent.TryGet(key, out row) || row is null)
            return false;
        _store.Guard(key.Bytes);
        return true;
    }

    /// <summary>
    /// Remembers a row of <see cref="ViewAsync{T}"/> with what was read for it since: nothing of it is staged, and it
    /// is not torn (<see cref="TornBy"/>).
    /// </summary>
    /// <param name="key">Where it is stored.</param>
    /// <param name="row">The row; nobody changes it any more.</param>
    /// <param name="length">How many bytes it takes as it is stored: long ones are not remembered.</param>
    public void Remember(Key key, IRemembered row, int length) => Recent?.Fill(key, row, length, SnapshotSequence);

    /// <summary>The row as it is stored, which <see cref="Barrier"/> opens, or null; without a guard.</summary>
    public ValueTask<byte[]?> PeekSealedAsync(Key key, CancellationToken cancel) =>
        _store.PeekAsync(key.Bytes, cancel);

    /// <summary>The value of an index row or counter, or null: not sealed, so never trusted.</summary>
    public ValueTask<byte[]?> FindClearAsync(Key key, CancellationToken cancel)
    {
        if (Recent is not { } recent || _store.IsStaged(key.Bytes))
            return _store.GetAsync(key.Bytes, cancel);
        _store.Guard(key.Bytes);
        return recent.TryGet<byte[]>(key, out var known) ? new(known) : ReadClearAsync(recent, key, cancel);
    }

    /// <summary>As <see cref="FindClearAsync"/>, but without a guard.</summary>
    public ValueTask<byte[]?> PeekClearAsync(Key key, CancellationToken cancel) => _store.PeekAsync(key.Bytes, cancel);

    /// <summary>A counter's number, zero if absent; without a guard.</summary>
    public async ValueTask<long> PeekCountAsync(Key counter, CancellationToken cancel) =>
        await _store.PeekAsync(counter.Bytes, cancel) is { Length: sizeof(long) } value
            ? BinaryPrimitives.ReadInt64LittleEndian(value)
            : 0;

    /// <summary>A page of sealed rows; the part of the range that was looked at is guarded.</summary>
    public async ValueTask<SealedPage<T>> ScanAsync<T>(
        KeyRange range, int limit, RecordFormat<T> format, CancellationToken cancel, bool reverse = false)
        where T : class => Open(await _store.ScanAsync(range, limit, cancel, reverse), format);

    /// <summary>As <see cref="ScanAsync{T}"/>, but without a guard.</summary>
    public async ValueTask<SealedPage<T>> PeekScanAsync<T>(
        KeyRange range, int limit, RecordFormat<T> format, CancellationToken cancel, bool reverse = false)
        where T : class => Open(await _store.PeekScanAsync(range, limit, cancel, reverse), format);

    /// <summary>As <see cref="PeekScanAsync{T}"/>, but what is damaged is left out and told.</summary>
    public async ValueTask<SealedPage<T>> PeekScanWholeAsync<T>(
        KeyRange range, int limit, RecordFormat<T> format, Action<RecordDamagedException> damaged,
        CancellationToken cancel)
        where T : class => Open(await _store.PeekScanAsync(range, limit, cancel), format, damaged);

    /// <summary>A page of a stream's rows, written by <see cref="Append{T}"/>; without a guard.</summary>
    public async ValueTask<SealedPage<T>> PeekStreamAsync<T>(
        KeyRange range, int limit, RecordFormat<T> format, CancellationToken cancel, bool reverse = false)
        where T : class
    {
        var page = await _store.PeekScanAsync(range, limit, cancel, reverse);
        var rows = new SealedRow<T>[page.Rows.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var (key, value) = page.Rows[i];
            var stream = new Key(key[..^StreamSuffixBytes]);
            rows[i] = new SealedRow<T>(new Key(key), _barrier.OpenAppended(stream, value, format));
        }
        return new SealedPage<T>(rows, page.NextStart);
    }

    /// <summary>A page of index rows; the part of the range that was looked at is guarded.</summary>
    public ValueTask<ScanPage> ScanClearAsync(
        KeyRange range, int limit, CancellationToken cancel, bool reverse = false) =>
        _store.ScanAsync(range, limit, cancel, reverse);

    /// <summary>As <see cref="ScanClearAsync"/>, but without a guard.</summary>
    public ValueTask<ScanPage> PeekScanClearAsync(
        KeyRange range, int limit, CancellationToken cancel, bool reverse = false) =>
        _store.PeekScanAsync(range, limit, cancel, reverse);

    /// <summary>
    /// The names directly below a prefix, behind <paramref name="after"/> if given; one with more below it ends with
    /// the separator. Guarded as a scan is.
    /// </summary>
    public ValueTask<ChildPage> ListChildrenAsync(
        Key prefix, byte separator, byte[]? after, int limit, CancellationToken cancel) =>
        _store.ListChildrenAsync(prefix.Bytes, separator, after, limit, cancel);

    /// <summary>Guards a row that came from a cache at least as new as <see cref="SnapshotSequence"/>.</summary>
    public void Guard(Key key) => _store.Guard(key.Bytes);

    /// <summary>Seals and stages a row. Caches get the row itself, so it is not changed any more.</summary>
    public void Put<T>(Key key, T row, RecordFormat<T> format)
        where T : class
    {
        _lastKey = null;
        _store.Put(key.Bytes, _barrier.Seal(key, row, format), row);
    }

    /// <summary>Stages an index row: no secret in it, nothing that is believed.</summary>
    public void PutClear(Key key, byte[] value) => _store.Put(key.Bytes, value);

    /// <summary>Stages the removal of a row, whether it exists or not.</summary>
    public void Delete(Key key)
    {
        _lastKey = null;
        _store.Delete(key.Bytes);
    }

    /// <summary>Stages the removal of all rows in a range, those staged before included.</summary>
    public void DeleteRange(KeyRange range)
    {
        _lastKey = null;
        _store.DeleteRange(range);
    }

    /// <summary>
    /// As <see cref="DeleteRange"/>, for ranges that often hold few rows or none: those are removed one by one. What it
    /// looked at is guarded.
    /// </summary>
    public async ValueTask DeleteAllAsync(KeyRange range, CancellationToken cancel)
    {
        var page = await ScanClearAsync(range, FewRows, cancel);
        if (page.NextStart is not null)
        {
            DeleteRange(range);
            return;
        }
        foreach (var (key, _) in page.Rows)
            Delete(new Key(key));
    }

    /// <summary>
    /// Stages an addition to a counter: 8 bytes, little endian; absent is zero. Additions never conflict.
    /// </summary>
    public void Add(Key counter, long n) => _store.Add(counter.Bytes, n);

    /// <summary>Seals and stages a row at the end of a stream; its key is known only after the commit.</summary>
    public void Append<T>(Key stream, T row, RecordFormat<T> format)
        where T : class => _store.Append(stream.Bytes, _barrier.SealAppended(stream, row, format));

    /// <summary>
    /// Seals what is kept outside the store, such as a token that its holder carries whole; it opens with <see
    /// cref="SecurityBarrier.OpenAppended{T}"/>. At times it leaves something to commit.
    /// </summary>
    /// <param name="purpose">What it is for: a key of no stored row.</param>
    /// <param name="row">What is sealed.</param>
    /// <param name="format">How it is written.</param>
    public byte[] SealOutside<T>(Key purpose, T row, RecordFormat<T> format)
        where T : class
    {
        var record = _barrier.SealAppended(purpose, row, format);
        _needsUpkeep |= _barrier.IsUpkeepDue(Now);
        return record;
    }

    /// <summary>The commit will install a new key term for all records sealed after it.</summary>
    public void RotateKey() => _rotates = true;

    /// <summary>
    /// Commits what is staged and ends the transaction; without writes it succeeds at once. Cancelling helps only until
    /// the commit is queued. Throws <see cref="StoreFailedException"/> if the outcome is unknown.
    /// </summary>
    public ValueTask<CommitResult> CommitAsync(CancellationToken cancel) => _pace is null || !HasWrites
        ? CommitNowAsync(cancel)
        : _pace.CommitAsync(_begun, () => CommitNowAsync(cancel), cancel);

    private ValueTask<CommitResult> CommitNowAsync(CancellationToken cancel)
    {
        if (_rotates)
            return RotateAndCommitAsync(cancel);
        if (!HasWrites || _barrier.TakeUpkeep(Now) is not { } upkeep)
            return _store.CommitAsync(cancel);
        return CommitWithAsync(upkeep, cancel);
    }

    /// <summary>Ends the transaction; what is staged and not committed is forgotten.</summary>
    public void Dispose()
    {
        _lastKey = null;
        _lastRow = null;
        _store.Dispose();
    }

    /// <summary>Commits a changed keyring together with what is staged.</summary>
    internal async ValueTask<CommitResult> CommitWithAsync(KeyringUpkeep upkeep, CancellationToken cancel)
    {
        using (upkeep)
        {
            upkeep.Stage(_store);
            var result = await _store.CommitAsync(cancel);
            if (result.IsCommitted)
                upkeep.Stored();
            return result;
        }
    }

    private async ValueTask<CommitResult> RotateAndCommitAsync(CancellationToken cancel) =>
        await CommitWithAsync(await _barrier.TakeRotationAsync(Now, cancel), cancel);

    private bool TryRecall<T>(Key key, out T? row)
        where T : class
    {
        row = _lastRow as T;
        return _lastKey is { } last && key.Span.SequenceEqual(last) && (row is null) == (_lastRow is null);
    }

    private async ValueTask<byte[]?> ReadClearAsync(RecentRows recent, Key key, CancellationToken cancel)
    {
        var value = await _store.PeekAsync(key.Bytes, cancel);
        if (value is not null)
            recent.Fill(key, value, value.Length, SnapshotSequence);
        return value;
    }

    private async ValueTask<T?> OpenAsync<T>(
        Key key, RecordFormat<T> format, RecentRows? recent, CancellationToken cancel)
        where T : class
    {
        T? row = null;
        if (await _store.PeekAsync(key.Bytes, cancel) is { } record)
        {
            row = _barrier.Open(key, record, format);
            recent?.Fill(key, row, record.Length, SnapshotSequence);
        }
        else
        {
            recent?.FillAbsent<T>(key, SnapshotSequence);
        }
        _lastKey = key.Bytes;
        _lastRow = row;
        return row;
    }

    /// <summary>Opens the rows of a page; what is damaged is left out and told, or thrown if nobody listens.</summary>
    private SealedPage<T> Open<T>(
        ScanPage page, RecordFormat<T> format, Action<RecordDamagedException>? damaged = null)
        where T : class
    {
        var rows = new List<SealedRow<T>>(page.Rows.Count);
        foreach (var (bytes, value) in page.Rows)
        {
            var key = new Key(bytes);
            try
            {
                rows.Add(new SealedRow<T>(key, _barrier.Open(key, value, format)));
            }
            catch (RecordDamagedException fault) when (damaged is not null)
            {
                damaged(fault);
            }
        }
        return new SealedPage<T>(rows, page.NextStart);
    }
}
