using System.Threading.Channels;
using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Engines.Database;

/// <summary>
/// The engine's work beside requests: what came up in the expiry index, a few at a time. What does not get its turn, or
/// is cut off, comes up again.
/// </summary>
internal sealed class DatabaseWork : IAsyncDisposable
{
    private readonly Func<ulong, Id16, CancellationToken, ValueTask> _run;
    private readonly Core.IKernelLog _log;
    private readonly Lock _lock = new();
    private readonly HashSet<(ulong Mount, Id16 Row)> _waiting = [];
    private readonly Channel<(ulong Mount, Id16 Row)> _queue =
        Channel.CreateBounded<(ulong, Id16)>(DatabaseLimits.WaitingRotations);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _workers;

    /// <summary>Starts the workers.</summary>
    /// <param name="run">Does what is to be done about a row of a mount.</param>
    /// <param name="log">Where faults are reported to.</param>
    public DatabaseWork(Func<ulong, Id16, CancellationToken, ValueTask> run, Core.IKernelLog log)
    {
        _run = run;
        _log = log;
        _workers = [.. Enumerable.Range(0, DatabaseLimits.Rotations).Select(_ => Task.Run(WorkAsync))];
    }

    /// <summary>Puts a row in the queue, unless it is in it already.</summary>
    public void Enqueue(ulong mount, Id16 row)
    {
        lock (_lock)
        {
            if (!_waiting.Contains((mount, row)) && _queue.Writer.TryWrite((mount, row)))
                _waiting.Add((mount, row));
        }
    }

    /// <summary>Ends the work that runs, and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_workers).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (var item in _queue.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                lock (_lock)
                    _waiting.Remove(item);
                await TryAsync(item.Mount, item.Row).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (StoreFailedException)
        {
            // The store reports this itself and ends the process.
        }
    }

    private async ValueTask TryAsync(ulong mount, Id16 row)
    {
        try
        {
            await _run(mount, row, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not StoreFailedException)
        {
            _log.DispatchFailed(fault);
        }
    }
}
