using System.IO.Pipelines;

namespace Leasehold.Server.Http;

/// <summary>
/// How long a sender may let us wait for one body in all. What is there already is free, and so is the time that the
/// body waits for others.
/// </summary>
internal sealed class Patience(TimeSpan? limit, TimeProvider time)
{
    private TimeSpan _left = limit ?? TimeSpan.Zero;

    /// <summary>Waits for more of the body.</summary>
    /// <exception cref="TimeoutException">It took longer than the limit.</exception>
    public async ValueTask<ReadResult> WaitAsync(PipeReader reader, CancellationToken cancel)
    {
        if (limit is null)
            return await reader.ReadAsync(cancel);
        var from = time.GetTimestamp();
        using var patience = new CancellationTokenSource(_left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            return await reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException fault)
            when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TimeoutException("i/o timeout, it took longer than http_read_timeout", fault);
        }
        finally
        {
            var left = _left - time.GetElapsedTime(from);
            _left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
