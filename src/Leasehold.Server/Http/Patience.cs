using System.IO.Pipelines;

namespace Leasehold.Server.Http;

/// <summary>How long one body may take. The clock starts with the first wait: one that is there is free.</summary>
internal sealed class Patience(TimeSpan? limit, TimeProvider time) : IDisposable
{
    private CancellationTokenSource? _patience;

    /// <summary>Waits for more of the body.</summary>
    /// <exception cref="TimeoutException">It took longer than the limit.</exception>
    public async ValueTask<ReadResult> WaitAsync(PipeReader reader, CancellationToken cancel)
    {
        if (limit is not { } wait)
            return await reader.ReadAsync(cancel);
        _patience ??= new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _patience.Token);
        try
        {
            return await reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException fault)
            when (_patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TimeoutException("i/o timeout, it took longer than http_read_timeout", fault);
        }
    }

    public void Dispose() => _patience?.Dispose();
}
