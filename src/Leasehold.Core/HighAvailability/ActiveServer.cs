using Leasehold.Storage;

namespace Leasehold.Core.HighAvailability;

/// <summary>
/// Knows who leads, for the many requests that are sent there: asked of the store at most every
/// <see cref="LeadershipLimits.LeaderAge"/>.
/// </summary>
/// <param name="store">The store as it is open now.</param>
/// <param name="ownAddress">This server's own address: who asks does not lead, whatever the store still says.</param>
/// <param name="time">The clock.</param>
internal sealed class ActiveServer(Func<Store> store, string ownAddress, TimeProvider time)
{
    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile Answer _last = new(null, long.MinValue);

    /// <summary>The server that leads; null if none does or nobody can say.</summary>
    public async ValueTask<ServerCard?> FindAsync(CancellationToken cancel)
    {
        if (IsFresh(_last))
            return _last.Leader;
        await _asking.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (!IsFresh(_last))
                _last = new Answer(await AskAsync(cancel).ConfigureAwait(false), time.GetTimestamp());
            return _last.Leader;
        }
        finally
        {
            _asking.Release();
        }
    }

    private bool IsFresh(Answer answer) =>
        answer.At != long.MinValue && time.GetElapsedTime(answer.At) < LeadershipLimits.LeaderAge;

    private async ValueTask<ServerCard?> AskAsync(CancellationToken cancel)
    {
        try
        {
            var servers = await store().ServersAsync(cancel).AsTask()
                .WaitAsync(LeadershipLimits.LeaderSearch, time, cancel).ConfigureAwait(false);
            return servers.FirstOrDefault(
                server => server.LeadsSince is not null && server.ApiAddress != ownAddress);
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            return null; // The store is out of reach: nobody can say.
        }
    }

    private sealed record Answer(ServerCard? Leader, long At);
}
