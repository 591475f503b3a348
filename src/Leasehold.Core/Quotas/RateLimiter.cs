using System.Collections.Concurrent;
using System.Net;

namespace Leasehold.Core.Quotas;

/// <summary>
/// Counts the requests of each client under one rate limit; allocates for a client that is new. Clients beyond the
/// capacity share counts: who floods the server from many addresses gets less, not more.
/// </summary>
/// <param name="terms">What each client has.</param>
/// <param name="capacity">The most clients that are counted one by one.</param>
/// <param name="time">The clock; its steps don't matter, as only elapsed time is read.</param>
internal sealed class RateLimiter(RateTerms terms, int capacity, TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();
    private readonly ConcurrentDictionary<IPAddress, ClientWindow> _windows = new();
    private readonly ClientWindow?[] _shared = new ClientWindow?[QuotaLimits.SharedCounts];
    private int _count;
    private long _nextSweep;

    /// <summary>What each client has.</summary>
    public RateTerms Terms => terms;

    /// <summary>The name of the rate limit; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Counts a request.</summary>
    public RateDecision Take(IPAddress client)
    {
        while (true)
        {
            var now = time.GetElapsedTime(_origin).Ticks;
            if (WindowOf(client, now).TryTake(terms, now, out var decision))
                return decision with { Quota = Name };
        }
    }

    private ClientWindow WindowOf(IPAddress client, long now)
    {
        if (_windows.TryGetValue(client, out var window))
            return window;
        if (Volatile.Read(ref _count) >= capacity)
            Sweep(now);
        if (Volatile.Read(ref _count) >= capacity)
            return SharedOf(client, now);
        window = new ClientWindow(now);
        if (!_windows.TryAdd(client, window))
            return WindowOf(client, now);
        Interlocked.Increment(ref _count);
        return window;
    }

    // Never forgotten: a window of many clients is hardly ever idle, and there are few.
    private ClientWindow SharedOf(IPAddress client, long now)
    {
        ref var shared = ref _shared[(uint)client.GetHashCode() % QuotaLimits.SharedCounts];
        return Volatile.Read(ref shared)
            ?? Interlocked.CompareExchange(ref shared, new ClientWindow(now), null)
            ?? shared;
    }

    /// <summary>Forgets who did not ask in the running interval; once per interval at most.</summary>
    private void Sweep(long now)
    {
        var next = Volatile.Read(ref _nextSweep);
        if (now < next ||
            Interlocked.CompareExchange(ref _nextSweep, now + terms.Interval.Ticks, next) != next)
        {
            return;
        }
        foreach (var (client, window) in _windows)
        {
            if (window.TryForget(terms, now) && _windows.TryRemove(client, out _))
                Interlocked.Decrement(ref _count);
        }
    }
}
