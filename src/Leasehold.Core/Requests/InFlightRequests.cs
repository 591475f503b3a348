using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>
/// The requests that run now. Entering and leaving take one slot of a table each, without a lock.
/// </summary>
/// <param name="time">Tells when a request began.</param>
internal sealed class InFlightRequests(TimeProvider time)
{
    private const int Slots = 4096; // A power of two. More at once are served, but not shown.
    private const int Tries = 16;

    private readonly Entry?[] _entries = new Entry?[Slots];
    private int _next;

    /// <summary>Changes with each request that comes.</summary>
    public int Entered => Volatile.Read(ref _next);

    /// <summary>How many run now.</summary>
    public int Count => _entries.Count(static entry => entry is not null);

    /// <summary>Notes a request; what comes back is given to <see cref="Leave"/>.</summary>
    public int Enter(Request request)
    {
        var entry = new Entry(request, time.GetUtcNow());
        var start = Interlocked.Increment(ref _next);
        for (var i = 0; i < Tries; i++)
        {
            var slot = (start + i) & (Slots - 1);
            if (Interlocked.CompareExchange(ref _entries[slot], entry, null) is null)
                return slot;
        }
        return -1;
    }

    public void Leave(int slot)
    {
        if (slot >= 0)
            Volatile.Write(ref _entries[slot], null);
    }

    /// <summary>All of them by id, as clients know it.</summary>
    public JsonMap ToMap()
    {
        var map = new JsonMap();
        for (var i = 0; i < Slots; i++)
        {
            if (Volatile.Read(ref _entries[i]) is not { } entry)
                continue;
            var request = entry.Request;
            map.Add(request.Id, new JsonMap()
                .AddTime("start_time", entry.Began)
                .Add("client_remote_address", $"{request.RemoteAddress}:{request.RemotePort}")
                .Add("request_path", "/v1/" + request.Path.Value)
                .Add("request_method", MethodOf(request.Operation))
                .Add("client_id", request.Caller.ClientId));
        }
        return map;
    }

    private static string MethodOf(Operation operation) => operation switch
    {
        Operation.Read or Operation.Help => "GET",
        Operation.List => "LIST",
        Operation.Patch => "PATCH",
        Operation.Delete => "DELETE",
        Operation.Header => "HEAD",
        _ => "PUT",
    };

    private sealed record Entry(Request Request, DateTimeOffset Began);
}
