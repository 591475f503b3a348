using System.Runtime.InteropServices;
using Leasehold.Storage.Committing;

namespace Leasehold.Storage.Transfer;

/// <summary>
/// Fills an empty engine from an export. Until the last batch a mark stands beside the rows, with which no store opens:
/// a reader sees nothing or all of it.
/// </summary>
internal static class StoreImport
{
    private static readonly byte[] Mark = [0, 1];
    private static readonly byte[] HeadKey = HeadRow.Key.ToArray();

    /// <summary>
    /// Reads the stream to its end, writes its rows, reads them back and compares. Throws <see
    /// cref="StoreNotEmptyException"/>, <see cref="ExportDamagedException"/>.
    /// </summary>
    public static async ValueTask<TransferSummary> RunAsync(
        IStorageEngine engine, Stream input, CancellationToken cancel)
    {
        if (engine is ISharedEngine shared)
            await shared.LeadAsync(cancel);
        await CheckEmptyAsync(engine, cancel);
        using var reader = new ExportReader(input);
        var head = await reader.BeginAsync(cancel); // A foreign stream leaves no trace.
        var filling = new Filling(engine, head);
        filling.Begin();
        while (await reader.NextAsync(cancel) is { } rows)
        {
            cancel.ThrowIfCancellationRequested();
            filling.Add(rows);
        }
        filling.Flush();
        var summary = reader.Summary ?? throw new InvalidOperationException("an export ended without a summary");
        await CheckWrittenAsync(engine, summary, cancel);
        engine.Apply([new(WriteKind.Delete, Mark, []), new(WriteKind.Put, HeadKey, head.Encode())]);
        return summary;
    }

    /// <summary>Throws <see cref="StoreHalfImportedException"/> if an import into it did not end.</summary>
    public static async ValueTask CheckWholeAsync(IEngineSnapshot snapshot, CancellationToken cancel)
    {
        if (await snapshot.GetAsync(Mark, cancel) is not null)
            throw new StoreHalfImportedException();
    }

    /// <summary>Removes what an import that did not end has written; false if there is nothing of that kind.</summary>
    public static async ValueTask<bool> ClearAsync(IStorageEngine engine, CancellationToken cancel)
    {
        if (engine is ISharedEngine shared)
            await shared.LeadAsync(cancel);
        using (var snapshot = engine.Snapshot())
        {
            if (await snapshot.GetAsync(Mark, cancel) is null)
                return false;
        }
        var batch = new List<WriteOperation> { new(WriteKind.DeleteRange, [1], [1 << 5]) };
        for (var family = 1; family < Limits.Families; family++)
            batch.Add(new(WriteKind.DeleteRange, [(byte)(family << 5)], [(byte)((family + 1) << 5)]));
        batch.Add(new(WriteKind.Delete, Mark, []));
        batch.Add(new(WriteKind.Put, HeadKey, HeadRow.Empty.Encode()));
        engine.Apply(CollectionsMarshal.AsSpan(batch));
        return true;
    }

    private static async ValueTask CheckEmptyAsync(IStorageEngine engine, CancellationToken cancel)
    {
        using var snapshot = engine.Snapshot();
        await CheckWholeAsync(snapshot, cancel);
        var range = ExportFormat.Rows;
        using var cursor = snapshot.Open(range, reverse: false);
        var head = await snapshot.GetAsync(HeadKey, cancel);
        if (await cursor.SeekAsync(range.Start, cancel) || (head is not null && HeadRow.Decode(head).Sequence > 0))
            throw new StoreNotEmptyException();
    }

    private static async ValueTask CheckWrittenAsync(
        IStorageEngine engine, TransferSummary summary, CancellationToken cancel)
    {
        using var snapshot = engine.Snapshot();
        using var digest = new RowDigest(summary.Head);
        var range = ExportFormat.Rows;
        using var cursor = snapshot.Open(range, reverse: false);
        for (var found = await cursor.SeekAsync(range.Start, cancel); found; found = await cursor.NextAsync(cancel))
        {
            cancel.ThrowIfCancellationRequested();
            digest.Add(cursor.Key, cursor.CopyValue());
        }
        if (digest.Rows != summary.Rows)
            throw new StoreCorruptException("the filled store", -1, $"{summary.Rows} rows written, {digest.Rows} read");
        if (!digest.Current().AsSpan().SequenceEqual(summary.Digest.Span))
            throw new StoreCorruptException("the filled store", -1, "the rows read back are not those written");
    }

    /// <summary>
    /// Writes rows in batches within the limits of a commit. Each carries a head row, as every batch does: engines may
    /// judge by it what became of a batch.
    /// </summary>
    private sealed class Filling(IStorageEngine engine, HeadRow head)
    {
        private readonly List<WriteOperation> _batch = [];
        private readonly GroupDigest _digest = new();
        private byte[] _hash = new byte[32];
        private int _bytes;

        public void Begin()
        {
            _batch.Add(new(WriteKind.Put, Mark, "import"u8.ToArray()));
            Flush();
        }

        public void Add(IReadOnlyList<Row> rows)
        {
            foreach (var (key, value) in rows)
            {
                if (_batch.Count > Limits.BatchOperations - 2 || _bytes + key.Length + value.Length > Limits.BatchBytes)
                    Flush();
                _batch.Add(new(WriteKind.Put, key, value));
                _bytes += key.Length + value.Length;
            }
        }

        public void Flush()
        {
            if (_batch.Count == 0)
                return;
            _hash = _digest.Chain(_hash, CollectionsMarshal.AsSpan(_batch));
            _batch.Add(new(WriteKind.Put, HeadKey, (head with { Hash = _hash }).Encode()));
            engine.Apply(CollectionsMarshal.AsSpan(_batch));
            _batch.Clear();
            _bytes = 0;
        }
    }
}
