using Leasehold.Load.Http;
using Leasehold.Load.Servers;

namespace Leasehold.Load.Work;

/// <summary>Many callers with their tokens, secrets and leases, and what they ask for.</summary>
internal sealed class Callers
{
    private const int SecretsOfCaller = 4;
    private const string Settings = """{"policies":["bench"],"ttl":"2h"}""";

    private static readonly string Value = $$$"""{"data":{"value":"{{{new string('v', 1024)}}}"}}""";

    private Callers(string[] tokens, string[] leases)
    {
        Tokens = tokens;
        Leases = leases;
    }

    public string[] Tokens { get; }

    /// <summary>One of the null engine for each token.</summary>
    public string[] Leases { get; }

    public static async Task<Callers> MakeAsync(Secrets server, int count)
    {
        var tokens = await server.TokensAsync(count, Settings);
        foreach (var (caller, token) in tokens.Index())
        {
            for (var i = 0; i < SecretsOfCaller; i++)
                await server.SendAsync("POST", $"secret/data/{caller}/{i}", token, Value);
        }
        await server.MountNullAsync();
        var leases = new string[count];
        foreach (var (i, token) in tokens.Index())
        {
            var reply = await server.SendAsync("GET", "null/creds/bench", token, null);
            leases[i] = reply?["lease_id"]?.GetValue<string>() ?? throw new IOException("no lease was given");
        }
        return new Callers(tokens, leases);
    }

    public Workload Read => Each(Throughput.Read, caller => Paths(caller, path =>
        RawRequest.Get(path, Tokens[caller])));

    public Workload Lookup => Each(Throughput.Lookup, caller =>
        [RawRequest.Get("/v1/auth/token/lookup-self", Tokens[caller])]);

    public Workload Write => Each(Throughput.Write, caller => Paths(caller, path =>
        RawRequest.Put(path, Tokens[caller], Value)));

    public Workload Renew => Each(Throughput.Renew, caller =>
        [RawRequest.Put("/v1/auth/token/renew-self", Tokens[caller], "{}")]);

    public Workload Create => Each(Throughput.Create, caller =>
        [RawRequest.Put("/v1/auth/token/create", Tokens[caller], """{"ttl":"1h"}""")]);

    public Workload Issue => Each(Throughput.Issue, caller =>
        [RawRequest.Get("/v1/null/creds/bench", Tokens[caller])]);

    public Workload RenewLease => Each(Throughput.RenewLease, caller =>
        [RawRequest.Put("/v1/sys/leases/renew", Tokens[caller], $$"""{"lease_id":"{{Leases[caller]}}"}""")]);

    /// <summary>What goes on while something else happens: half reads, half writes.</summary>
    public Workload Mixed(string name) => Each(name, caller =>
    [
        .. Read.Of(caller).Take(1), .. Write.Of(caller).Take(1), .. Lookup.Of(caller), .. Renew.Of(caller),
    ]);

    private Workload Each(string name, Func<int, byte[][]> requests) =>
        Workload.Each(name, Enumerable.Range(0, Tokens.Length), requests);

    private static byte[][] Paths(int caller, Func<string, byte[]> request) =>
        [.. Enumerable.Range(0, SecretsOfCaller).Select(i => request($"/v1/secret/data/{caller}/{i}"))];
}
