using System.Buffers;
using System.Runtime.CompilerServices;
using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Verification;

/// <summary>The rows of one moment as checks see them, and where they tell what is wrong.</summary>
internal sealed class StoreView(StoreTransaction store, SecurityBarrier? barrier) : IRowLookup
{
    private const int AppendedSuffixBytes = 10;

    private readonly List<RowFault> _faults = [];

    /// <summary>Opens records; null where only what is not sealed is checked.</summary>
    public SecurityBarrier? Barrier => barrier;

    /// <summary>The check at work, which faults are told by.</summary>
    public string Check { get; set; } = "";

    public IReadOnlyList<RowFault> Faults => _faults;

    public long FaultCount { get; private set; }

    public void Fault(Key key, string reason)
    {
        FaultCount++;
        if (_faults.Count < KernelLimits.ListedFaults)
            _faults.Add(new RowFault(Check, key, reason));
    }

    public void Fault(Row row, string reason) => Fault(new Key(row.Key), reason);

    public ValueTask<byte[]?> FindAsync(Key key, CancellationToken cancel) => store.PeekAsync(key.Bytes, cancel);

    public async ValueTask<bool> ExistsAsync(Key key, CancellationToken cancel) =>
        await FindAsync(key, cancel).ConfigureAwait(false) is not null;

    /// <summary>Tells of a missing row that another row needs.</summary>
    public async ValueTask ExpectAsync(Row row, Key other, string name, CancellationToken cancel)
    {
        if (await FindAsync(other, cancel).ConfigureAwait(false) is null)
            Fault(row, $"{name} is missing: {other}");
    }

    /// <summary>The rows of a range, in order.</summary>
    public async IAsyncEnumerable<Row> RowsAsync(
        KeyRange range, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (KeyRange? left = range; left is { } part;)
        {
            var page = await store.PeekScanAsync(part, KernelLimits.ScanPage, cancel).ConfigureAwait(false);
            foreach (var row in page.Rows)
                yield return row;
            left = page.NextStart is { } next ? part with { Start = next } : null;
        }
    }

    /// <summary>The opened row; null without keys, or, which is told, if it does not open.</summary>
    public T? Open<T>(Row row, RecordFormat<T> format)
        where T : class
    {
        var opened = TryOpen(new Key(row.Key), row.Value, format, out var reason);
        if (reason is not null)
            Fault(row, reason);
        return opened;
    }

    /// <summary>As <see cref="Open"/> for a row that its own check tells about; absent is null.</summary>
    public async ValueTask<T?> PeekAsync<T>(Key key, RecordFormat<T> format, CancellationToken cancel)
        where T : class =>
        await FindAsync(key, cancel).ConfigureAwait(false) is { } record
            ? TryOpen(key, record, format, out _)
            : null;

    /// <summary>Tells of a sealed row that does not open under its own key, or can't be a sealed row at all.</summary>
    public void CheckOpens(Row row)
    {
        var format = row.Value is [RecordHeader.Appended, ..] ? RecordHeader.Appended : RecordHeader.Keyed;
        if (RecordHeader.Fault(row.Value, format) is { } fault)
            Fault(row, fault);
        else if (format == RecordHeader.Keyed)
            Open(row, Unread.Format);
        else if (row.Key.Length <= AppendedSuffixBytes)
            Fault(row, "its key is too short");
        else
            CheckAppended(row);
    }

    private void CheckAppended(Row row)
    {
        try
        {
            barrier?.OpenAppended(new Key(row.Key[..^AppendedSuffixBytes]), row.Value, Unread.Format);
        }
        catch (RecordDamagedException damaged)
        {
            Fault(row, Reason(damaged));
        }
    }

    private T? TryOpen<T>(Key key, byte[] record, RecordFormat<T> format, out string? reason)
        where T : class
    {
        reason = RecordHeader.Fault(record, RecordHeader.Keyed);
        if (barrier is null || reason is not null)
            return null;
        try
        {
            return barrier.Open(key, record, format);
        }
        catch (RecordDamagedException damaged)
        {
            reason = Reason(damaged);
        }
        catch (Exception unreadable) when (
            unreadable is IOException or BrokenInvariant or ArgumentException or IndexOutOfRangeException)
        {
            reason = "it opens, but its content cannot be read"; // The message could tell of it.
        }
        return null;
    }

    private static string Reason(RecordDamagedException damaged)
    {
        var at = damaged.Message.LastIndexOf("is damaged: ", StringComparison.Ordinal);
        return at < 0 ? damaged.Message : damaged.Message[at..];
    }

    /// <summary>Rows that are opened only to see that they do.</summary>
    private sealed class Unread : RecordFormat<Unread>
    {
        public static readonly Unread Format = new();

        public override byte Version => 1;

        public override void Encode(Unread row, IBufferWriter<byte> output) =>
            throw new BrokenInvariant("nothing is written by a verification");

        public override Unread Decode(byte version, ReadOnlySpan<byte> content) => this;
    }
}
