namespace Leasehold.Core.HighAvailability;

/// <summary>An initialization that waits for the right to write.</summary>
/// <param name="work">Creates the keys; the store is led while it runs.</param>
internal sealed class Initialization(Func<CancellationToken, ValueTask> work)
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ran;
    private Exception? _fault;

    /// <summary>Completes when the store can be read again: whether the work ran.</summary>
    public Task<bool> Done => _done.Task;

    /// <summary>Whether it was this one's turn, however that ended.</summary>
    public bool WasTried { get; private set; }

    /// <summary>Runs the work; what it throws is for who waits.</summary>
    public async ValueTask RunAsync(CancellationToken cancel)
    {
        try
        {
            await work(cancel).ConfigureAwait(false);
            _ran = true;
        }
        catch (Exception fault)
        {
            _fault = fault;
        }
    }

    /// <summary>Its turn has come and gone; <see cref="Complete"/> tells who waits.</summary>
    public void Try() => WasTried = true;

    public void Complete()
    {
        if (_fault is { } fault)
            _done.TrySetException(fault);
        else
            _done.TrySetResult(_ran);
    }
}
