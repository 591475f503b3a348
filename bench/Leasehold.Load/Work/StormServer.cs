using System.Diagnostics;
using System.Text.Json.Nodes;
using Leasehold.Load.Http;
using Leasehold.Load.Seeding;
using Leasehold.Load.Servers;

namespace Leasehold.Load.Work;

/// <summary>A server with callers and seeded leases, whose end is watched from outside.</summary>
internal sealed class StormServer : IDisposable
{
    private const int Samples = 16;
    private const int UsesPerLook = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Secrets _server;
    private int _accepted;
    private int _tried;

    private StormServer(Secrets server, Workload others)
    {
        _server = server;
        Others = others;
    }

    public Secrets Server => _server;

    /// <summary>What the others do.</summary>
    public Workload Others { get; }

    public (int Accepted, int Tried) Uses => (_accepted, _tried);

    public static async Task<StormServer> StartAsync(string program, string folder)
    {
        var server = new Secrets(program, folder);
        await server.InitAsync();
        var callers = await Callers.MakeAsync(server, Throughput.Many);
        return new StormServer(server, callers.Mixed("mixed"));
    }

    /// <summary>Seeds; the server is unsealed again when this returns.</summary>
    public async Task SeedAsync(params Seed[] seeds)
    {
        foreach (var seed in seeds)
            _server.Seed(seed);
        await _server.UnsealAsync();
    }

    /// <summary>Revokes seeded leases one after the other, each waited for; 204 also for those that are gone.</summary>
    public Workload Revoke(Seed seed, int from, int count) => Workload.Each(Throughput.RevokeLease, [0], _ =>
        Enumerable.Range(from, count).Select(i => RawRequest.Put("/v1/sys/leases/revoke", _server.Root,
            $$"""{"lease_id":"{{seed.LeaseId(i)}}","sync":true}""")).ToArray());

    /// <summary>
    /// Waits until nothing of a seed is left, and tries to use what has ended meanwhile; whether it came to that.
    /// </summary>
    public async Task<bool> DrainedAsync(Seed seed, Func<int, bool> isEnded)
    {
        var from = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(from) < Patience)
        {
            await UseAsync(seed, isEnded);
            if (await AreGoneAsync(seed))
                return true;
            await Task.Delay(Pause, TimeProvider.System);
        }
        return false;
    }

    /// <summary>Waits until all of a seed has ended and waits for its dead target.</summary>
    public async Task BacklogAsync(Seed seed)
    {
        long waiting = 0;
        while (waiting < seed.Leases)
        {
            await Task.Delay(Pause, TimeProvider.System);
            var state = await _server.SendAsync("GET", "sys/revocation", _server.Root, null);
            waiting = state?["data"]?["backlog"]?[$"null/{seed.Target}"]?.GetValue<long>() ?? 0;
        }
    }

    public void Dispose() => _server.Dispose();

    private async Task UseAsync(Seed seed, Func<int, bool> isEnded)
    {
        for (var i = 0; i < UsesPerLook; i++)
        {
            var index = Random.Shared.Next(seed.Leases);
            if (!isEnded(index))
                continue;
            _tried++;
            if (await KnowsAsync("renew", seed, index))
                _accepted++;
        }
    }

    // Cheap looks first: all entries are listed only when hardly any can be left.
    private async Task<bool> AreGoneAsync(Seed seed)
    {
        for (var i = 0; i < Samples; i++)
        {
            if (await KnowsAsync("lookup", seed, (int)((long)(seed.Leases - 1) * (Samples - 1 - i) / (Samples - 1))))
                return false;
        }
        var state = await _server.SendAsync("GET", "sys/revocation", _server.Root, null);
        return state?["data"]?["backlog"] is JsonObject { Count: 0 }
            && !await _server.TryAsync("LIST", $"sys/leases/lookup/null/creds/{seed.Role}", null);
    }

    private Task<bool> KnowsAsync(string verb, Seed seed, int index) =>
        _server.TryAsync("PUT", $"sys/leases/{verb}", $$"""{"lease_id":"{{seed.LeaseId(index)}}"}""");
}
