namespace Leasehold.Core.Seal;

/// <summary>
/// Unseals a store whose seal needs no people. What it depends on may be down for hours: it tries again with back-off
/// until the store is unsealed, and tells every failure.
/// </summary>
internal sealed class AutoUnseal(
    ServerSeal seal, Func<CancellationToken, ValueTask<string?>> unseal, IKernelLog log, TimeProvider time)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private Task _tries = Task.CompletedTask;

    /// <summary>Completes after the first try; at once if there was none to make.</summary>
    public Task FirstTry { get; private set; } = Task.CompletedTask;

    /// <summary>
    /// Tries, and in the background again until it succeeded. Without effect where people must unseal, or while it is
    /// at it.
    /// </summary>
    public void Start()
    {
        if (!seal.UnsealsItself || !seal.Status.IsSealed || !_tries.IsCompleted)
            return;
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        FirstTry = first.Task;
        _tries = TryAllAsync(first);
    }

    /// <summary>Ends the tries.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _tries.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task TryAllAsync(TaskCompletionSource first)
    {
        try
        {
            var delay = SealLimits.FirstUnsealDelay;
            while (seal.Status.IsSealed && !await TryAsync(delay).ConfigureAwait(false))
            {
                first.TrySetResult();
                await Task.Delay(delay, time, _ending.Token).ConfigureAwait(false);
                delay = delay * 2 < SealLimits.LongestUnsealDelay ? delay * 2 : SealLimits.LongestUnsealDelay;
            }
        }
        finally
        {
            first.TrySetResult();
        }
    }

    private async ValueTask<bool> TryAsync(TimeSpan next)
    {
        try
        {
            if (await unseal(_ending.Token).ConfigureAwait(false) is not { } fault)
                return true;
            log.UnsealFailed(fault, next);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.UnsealFailed(fault.Message, next);
        }
        return false;
    }
}
