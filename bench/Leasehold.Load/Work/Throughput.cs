using Leasehold.Load.Http;
using Leasehold.Load.Servers;
using Leasehold.Load.Yardsticks;

namespace Leasehold.Load.Work;

/// <summary>The work of a running server at one and at many connections.</summary>
internal sealed class Throughput(Secrets server, Beside beside, TimeSpan time)
{
    public const int Many = 64;
    public const string Read = "kv read 1 KiB";
    public const string Write = "kv write 1 KiB";
    public const string Create = "token create";
    public const string Renew = "token renew-self";
    public const string Lookup = "token lookup-self";
    public const string Issue = "lease issue";
    public const string RenewLease = "lease renew";

    private const int SecretsOfCaller = 4;
    private const string Settings = """{"policies":["bench"],"ttl":"2h"}""";

    private static readonly string Value = $$$"""{"data":{"value":"{{{new string('v', 1024)}}}"}}""";

    private readonly ClosedLoop _loop = new(server.Process.EndPoint, server.Process.Id);
    private Workload[] _all = [];

    public async Task PrepareAsync()
    {
        var tokens = await server.TokensAsync(Many, Settings);
        var callers = tokens.Index().ToArray();
        foreach (var (caller, token) in callers)
        {
            for (var i = 0; i < SecretsOfCaller; i++)
                await server.SendAsync("POST", $"secret/data/{caller}/{i}", token, Value);
        }
        var leases = await LeasesAsync(tokens);
        _all =
        [
            Workload.Each(Read, callers, static caller =>
                Paths(caller.Index, path => RawRequest.Get(path, caller.Item))),
            Workload.Each(Lookup, tokens, static token => [RawRequest.Get("/v1/auth/token/lookup-self", token)]),
            Workload.Each(Write, callers, static caller =>
                Paths(caller.Index, path => RawRequest.Put(path, caller.Item, Value))),
            Workload.Each(Renew, tokens, static token => [RawRequest.Put("/v1/auth/token/renew-self", token, "{}")]),
            Workload.Each(Create, tokens, static token =>
                [RawRequest.Put("/v1/auth/token/create", token, """{"ttl":"1h"}""")]),
            Workload.Each(Issue, tokens, static token => [RawRequest.Get("/v1/null/creds/bench", token)]),
            Workload.Each(RenewLease, tokens.Zip(leases), static caller =>
                [RawRequest.Put("/v1/sys/leases/renew", caller.First, $$"""{"lease_id":"{{caller.Second}}"}""")]),
        ];
    }

    /// <summary>One lease of the null engine for each token.</summary>
    private async Task<string[]> LeasesAsync(string[] tokens)
    {
        await server.SendAsync("POST", "sys/mounts/null", server.Root, """{"type":"null"}""");
        await server.SendAsync("POST", "null/roles/bench", server.Root, """{"ttl":"2h","max_ttl":"24h"}""");
        var leases = new string[tokens.Length];
        foreach (var (i, token) in tokens.Index())
        {
            var reply = await server.SendAsync("GET", "null/creds/bench", token, null);
            leases[i] = reply?["lease_id"]?.GetValue<string>() ?? throw new IOException("no lease was given");
        }
        return leases;
    }

    /// <summary>All of them, or the one of a name.</summary>
    public IEnumerable<Measurement> All(string? only)
    {
        foreach (var work in _all.Where(work => only is null || work.Name == only))
        {
            yield return beside.Of(1, () => _loop.Run(work, 1, time));
            yield return beside.Of(Many, () => _loop.Run(work, Many, time));
        }
    }

    /// <summary>The reads with one file audit device, and what it costs the writes.</summary>
    public async Task<List<Measurement>> AuditedAsync()
    {
        await server.SendAsync("PUT", "sys/audit/file", server.Root,
            $$$"""{"type":"file","options":{"file_path":"{{{server.AuditFile}}}"}}""");
        var found = new List<Measurement>();
        foreach (var work in _all.Where(static work => work.Name is Read or Lookup or Renew))
            found.Add(beside.Of(Many, () => _loop.Run(work, Many, time)) with { Audited = true });
        await server.SendAsync("DELETE", "sys/audit/file", server.Root, null);
        return found;
    }

    /// <summary>A pass for counting, slowed by it: syncs from strace, rows from the log of the database.</summary>
    public IEnumerable<Measurement> Counted()
    {
        foreach (var work in _all.Where(static work => work.Name is Write or Renew or Create or Read
            or Issue or RenewLease))
        {
            foreach (var connections in new[] { 1, Many })
                yield return Counted(work, connections);
        }
    }

    private Measurement Counted(Workload work, int connections)
    {
        const long Operations = 2000;
        using var syncs = SyncCount.TryStart(server.Process.Id);
        var before = WrittenRows.Of(server.Data).Rows;
        var found = _loop.Run(work, connections, Operations);
        var rows = WrittenRows.Of(server.Data).Rows - before;
        return found with
        {
            Rows = (double)rows / found.Operations,
            Syncs = syncs is null ? null : (double)syncs.Stop() / found.Operations,
        };
    }

    private static byte[][] Paths(int caller, Func<string, byte[]> request) =>
        [.. Enumerable.Range(0, SecretsOfCaller).Select(i => request($"/v1/secret/data/{caller}/{i}"))];
}
