using System.IO.Pipelines;
using Leasehold.Server.Composition;
using Leasehold.Server.Hosting;
using Leasehold.Storage;
using Leasehold.Storage.Transfer;

namespace Leasehold.Server.Migration;

/// <summary>Copies a store that no server has open into an empty one, and reads it back.</summary>
public static class StoreMigration
{
    private const int BufferedBytes = 4 * 1024 * 1024;

    /// <summary>
    /// Copies all rows. Throws <see cref="StartException"/> with the reason; then the destination is as it was, or it
    /// says itself that it is half filled.
    /// </summary>
    public static async ValueTask<TransferSummary> RunAsync(
        MigrationConfiguration migration, TimeProvider time, CancellationToken cancel)
    {
        await using var source = await new StoreFactory(migration.Source, time).OpenReadingAsync(cancel);
        if (source.Sequence == 0)
            throw new StartException("the source holds no data: nothing to copy");
        await using var destination = await new StoreFactory(migration.Destination, time).OpenEngineAsync(cancel);
        try
        {
            return await CopyAsync(source, destination, cancel);
        }
        catch (Exception fault) when (fault is StoreException or IOException)
        {
            throw new StartException($"destination {migration.Destination.Path}: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// Clears a destination that a migration left half filled; false if it is not one. Throws <see
    /// cref="StartException"/>.
    /// </summary>
    public static async ValueTask<bool> ResetAsync(
        MigrationConfiguration migration, TimeProvider time, CancellationToken cancel)
    {
        await using var destination = await new StoreFactory(migration.Destination, time).OpenEngineAsync(cancel);
        return await Store.ClearHalfImportAsync(destination, cancel);
    }

    private static async ValueTask<TransferSummary> CopyAsync(
        Store source, IStorageEngine destination, CancellationToken cancel)
    {
        var pipe = new Pipe(new PipeOptions(
            pauseWriterThreshold: BufferedBytes, resumeWriterThreshold: BufferedBytes / 2,
            useSynchronizationContext: false));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var export = Task.Run(() => ExportAsync(source, pipe.Writer, stop.Token), CancellationToken.None);
        try
        {
            await using var input = pipe.Reader.AsStream();
            return await Store.ImportAsync(destination, input, cancel);
        }
        finally
        {
            await stop.CancelAsync();
            await export;
        }
    }

    /// <summary>What fails here is thrown where the pipe is read.</summary>
    private static async Task ExportAsync(Store source, PipeWriter writer, CancellationToken cancel)
    {
        try
        {
            await using var output = writer.AsStream(leaveOpen: true);
            await source.ExportAsync(output, cancel);
            await writer.CompleteAsync();
        }
        catch (Exception fault)
        {
            await writer.CompleteAsync(fault);
        }
    }
}
