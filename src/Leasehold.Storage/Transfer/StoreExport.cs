namespace Leasehold.Storage.Transfer;

/// <summary>Writes the rows of a view, as they are stored, in the order of their keys.</summary>
internal static class StoreExport
{
    /// <summary>Writes an export of one view; memory is bounded by a chunk and a row.</summary>
    public static async ValueTask<TransferSummary> WriteAsync(
        IEngineSnapshot snapshot, Stream output, CancellationToken cancel)
    {
        var row = await snapshot.GetAsync(HeadRow.Key.ToArray(), cancel);
        using var writer = new ExportWriter(output, row is null ? HeadRow.Empty : HeadRow.Decode(row));
        await writer.BeginAsync(cancel);

        var range = ExportFormat.Rows;
        using var cursor = snapshot.Open(range, reverse: false);
        for (var found = await cursor.SeekAsync(range.Start, cancel); found; found = await cursor.NextAsync(cancel))
        {
            cancel.ThrowIfCancellationRequested();
            writer.Add(cursor.Key, cursor.CopyValue());
            if (writer.IsFull)
                await writer.FlushAsync(cancel);
        }
        return await writer.EndAsync(cancel);
    }
}
