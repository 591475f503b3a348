namespace Leasehold.Server.Http;

/// <summary>
/// A turn to hold a body in memory. Who has not sent all of it in time, if there is a limit, loses the turn and goes on
/// without: a slow sender holds up others for that time at most. Those who queue with others like him add up.
/// </summary>
internal sealed class ReadingTurn : IDisposable
{
    private readonly SemaphoreSlim _turns;
    private readonly ITimer _patience;
    private int _isOver;

    /// <summary>Begins a turn that was waited for.</summary>
    /// <param name="turns">Where it goes back to.</param>
    /// <param name="limit">How long reading may take; infinite for any time.</param>
    /// <param name="time">Measures it.</param>
    public ReadingTurn(SemaphoreSlim turns, TimeSpan limit, TimeProvider time)
    {
        _turns = turns;
        _patience = time.CreateTimer(static turn => ((ReadingTurn?)turn)?.End(), this, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>All has come: the turn lasts until the body is gone.</summary>
    public void Complete() => _patience.Dispose();

    public void Dispose()
    {
        _patience.Dispose();
        End();
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
            _turns.Release();
    }
}
