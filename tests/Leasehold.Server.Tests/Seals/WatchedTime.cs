using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Server.Tests.Seals;

/// <summary>A clock that tells when a wait of a length has begun.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Lets a wait of this length begin, and pass.</summary>
    public async Task PassAsync(TimeSpan wait)
    {
        while (await _waits.Reader.ReadAsync(TestContext.Current.CancellationToken) != wait)
        {
            // A wait for something else.
        }
        Advance(wait);
    }
}
