using System.IO.Pipelines;
using Leasehold.Server.Composition;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Storage;
using Leasehold.Storage.Transfer;

namespace Leasehold.Server.Migration;

/// <summary>Copies a store that no server has open into an empty one, and reads it back.</summary>
public static class StoreMigration
{
    private const int BufferedBytes = 4 * 1024 * 1024;

    // A server that ended without a word is given up by then.
    private static readonly TimeSpan LeadPatience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Copies all rows; no server can write to either store meanwhile. Throws <see cref="StartException"/> with the
    /// reason; then the destination is as it was, or it says itself that it is half filled.
    /// </summary>
    public static async ValueTask<TransferSummary> RunAsync(
        MigrationConfiguration migration, TimeProvider time, CancellationToken cancel)
    {
        await using var source = await new StoreFactory(migration.Source, time).OpenReadingAsync(cancel);
        if (source.Sequence == 0)
            throw new StartException("the source holds no data: nothing to copy");
        var from = $"source {NameOf(migration.Source)}";
        var to = $"destination {NameOf(migration.Destination)}";
        await LeadAsync(from, source.ReserveAsync, time, cancel);
        await using var destination = await new StoreFactory(migration.Destination, time).OpenEngineAsync(cancel);
        await LeadAsync(to, destination, time, cancel);
        try
        {
            return await CopyAsync(source, from, destination, cancel);
        }
        catch (Exception fault) when (fault is StoreException or IOException)
        {
            throw new StartException($"{to}: {fault.Message}", fault);
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
        await LeadAsync($"destination {NameOf(migration.Destination)}", destination, time, cancel);
        return await Store.ClearHalfImportAsync(destination, cancel);
    }

    private static ValueTask LeadAsync(
        string store, IStorageEngine engine, TimeProvider time, CancellationToken cancel) =>
        engine is ISharedEngine shared ? LeadAsync(store, shared.LeadAsync, time, cancel) : ValueTask.CompletedTask;

    /// <summary>Keeps servers from writing to a store that they may share, unless one of them does.</summary>
    private static async ValueTask LeadAsync(
        string store, Func<CancellationToken, ValueTask> lead, TimeProvider time, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(LeadPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            await lead(either.Token);
        }
        catch (OperationCanceledException fault) when (!cancel.IsCancellationRequested)
        {
            throw new StartException(
                $"{store}: a server uses it, and what it writes would be missing in the copy or mixed with it; stop " +
                "all servers on it first", fault);
        }
        catch (StoreException fault)
        {
            throw new StartException($"{store}: {fault.Message}", fault);
        }
    }

    private static string NameOf(StorageConfiguration storage) =>
        storage.Postgres is { } database ? $"{database.Address}" : storage.Path;

    private static async ValueTask<TransferSummary> CopyAsync(
        Store source, string from, IStorageEngine destination, CancellationToken cancel)
    {
        var pipe = new Pipe(new PipeOptions(
            pauseWriterThreshold: BufferedBytes, resumeWriterThreshold: BufferedBytes / 2,
            useSynchronizationContext: false));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var export = Task.Run(() => ExportAsync(source, from, pipe.Writer, stop.Token), CancellationToken.None);
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

    /// <summary>What fails here is thrown where the pipe is read, and is no fault of the destination.</summary>
    private static async Task ExportAsync(Store source, string from, PipeWriter writer, CancellationToken cancel)
    {
        try
        {
            await using var output = writer.AsStream(leaveOpen: true);
            await source.ExportAsync(output, cancel);
            if (!source.IsReserved)
                throw new StartException($"{from}: a server has taken it over meanwhile; stop all servers on it");
            await writer.CompleteAsync();
        }
        catch (Exception fault) when (fault is StoreException or IOException)
        {
            await writer.CompleteAsync(new StartException($"{from}: {fault.Message}", fault));
        }
        catch (Exception fault)
        {
            await writer.CompleteAsync(fault);
        }
    }
}
