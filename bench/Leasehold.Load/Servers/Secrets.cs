using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leasehold.Load.Seeding;

namespace Leasehold.Load.Servers;

/// <summary>A server on disk with its folder, key and root token: what a measurement runs against.</summary>
internal sealed class Secrets : IDisposable
{
    private const string Policy = """
        path "secret/*" { capabilities = ["create", "read", "update", "list"] }
        path "auth/token/create" { capabilities = ["create", "update"] }
        path "null/creds/*" { capabilities = ["read"] }
        path "database/creds/*" { capabilities = ["read"] }
        """;

    private readonly string _program;
    private readonly int _port = ServerProcess.FreePort();
    private readonly string _home;
    private readonly HttpClient _client;
    private string _key = "";

    /// <summary>Starts a server.</summary>
    /// <param name="program">The program.</param>
    /// <param name="folder">Its home, made if it is not there.</param>
    /// <param name="storage">Where its data lies, as a stanza; null: RocksDB in the folder.</param>
    public Secrets(string program, string folder, string? storage = null)
    {
        _program = program;
        _home = folder;
        Directory.CreateDirectory(_home);
        File.WriteAllText(Configuration, $$"""
            {{storage ?? $"storage \"rocksdb\" {{ path = \"{Data}\" }}"}}
            listener "tcp" {
              address     = "127.0.0.1:{{_port}}"
              tls_disable = true
            }
            """);
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{_port}/v1/"),
            Timeout = TimeSpan.FromMinutes(2),
        };
        Process = Start();
    }

    public ServerProcess Process { get; private set; }

    public string Root { get; private set; } = "";

    public string Data => Path.Combine(_home, "data");

    private string Configuration => Path.Combine(_home, "config.hcl");

    public string AuditFile => Path.Combine(_home, "audit.log");

    public string Address => $"http://127.0.0.1:{_port}";

    /// <summary>Enables one file audit device.</summary>
    public Task AuditAsync() => SendAsync("PUT", "sys/audit/file", Root,
        $$$"""{"type":"file","options":{"file_path":"{{{AuditFile}}}"}}""");

    public async Task InitAsync()
    {
        var reply = await SendAsync("PUT", "sys/init", "", """{"secret_shares":1,"secret_threshold":1}""");
        _key = Text(reply?["keys_base64"]?[0]);
        Root = Text(reply?["root_token"]);
        await UnsealAsync();
        await SendAsync("POST", "sys/mounts/secret", Root, """{"type":"kv","options":{"version":"2"}}""");
        await SendAsync("PUT", "sys/policies/acl/bench", Root, JsonSerializer.Serialize(new { policy = Policy }));
    }

    public Task UnsealAsync() => SendAsync("PUT", "sys/unseal", "", $$"""{"key":"{{_key}}"}""");

    /// <summary>Ends the process in order and starts it again on the same data; it is sealed.</summary>
    public void Restart()
    {
        Process.Stop();
        Process.Dispose();
        Process = Start();
    }

    /// <summary>Ends the process, seeds its store and starts it again, sealed.</summary>
    public Seeded Seed(Seed seed)
    {
        Process.Stop();
        Process.Dispose();
        var seeded = SeedProcess.Run(Configuration, _key, seed);
        Process = Start();
        return seeded;
    }

    /// <summary>Ends the process for good, seeds its store and lets all of that end.</summary>
    public HeadReads Drain(Seed seed)
    {
        Process.Stop();
        SeedProcess.Run(Configuration, _key, seed);
        return HeadProcess.Run(Configuration, _key, seed.EndsAt + seed.Spread);
    }

    public async Task<string[]> TokensAsync(int count, string settings)
    {
        var made = new string[count];
        for (var i = 0; i < count; i++)
        {
            var reply = await SendAsync("POST", "auth/token/create", Root, settings);
            made[i] = Text(reply?["auth"]?["client_token"]);
        }
        return made;
    }

    /// <summary>Mounts the engine whose leases open nothing.</summary>
    public async Task MountNullAsync()
    {
        await SendAsync("POST", "sys/mounts/null", Root, """{"type":"null"}""");
        await SendAsync("POST", "null/roles/bench", Root, """{"ttl":"2h","max_ttl":"24h"}""");
    }

    /// <summary>One field of an answer's data.</summary>
    public async Task<string> FieldAsync(string method, string path, string field) =>
        Text((await SendAsync(method, path, Root, null))?["data"]?[field]);

    public async Task<int> LiveTokensAsync()
    {
        var reply = await SendAsync("GET", "auth/token/accessors?list=true", Root, null);
        return reply?["data"]?["keys"]?.AsArray().Count ?? 0;
    }

    public async Task<JsonNode?> SendAsync(string method, string path, string token, string? body)
    {
        using var request = Request(method, path, token, body);
        using var reply = await _client.SendAsync(request);
        if (!reply.IsSuccessStatusCode)
            throw new IOException($"{method} {path}: {await reply.Content.ReadAsStringAsync()}");
        return reply.Content.Headers.ContentLength is > 0 ? await reply.Content.ReadFromJsonAsync<JsonNode>() : null;
    }

    /// <summary>Whether a request of root is answered with success.</summary>
    public async Task<bool> TryAsync(string method, string path, string? body)
    {
        using var request = Request(method, path, Root, body);
        using var reply = await _client.SendAsync(request);
        return reply.IsSuccessStatusCode;
    }

    public void Dispose()
    {
        Process.Dispose();
        _client.Dispose();
    }

    private static HttpRequestMessage Request(string method, string path, string token, string? body)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (token.Length > 0)
            request.Headers.Add("X-Vault-Token", token);
        if (body is not null)
            request.Content = new StringContent(body, mediaType: new("application/json"));
        return request;
    }

    private static string Text(JsonNode? node) =>
        node?.GetValue<string>() ?? throw new IOException("a field is missing");

    private ServerProcess Start() =>
        ServerProcess.Start(_program, _home, _port, "server", $"-config={Path.Combine(_home, "config.hcl")}");
}
