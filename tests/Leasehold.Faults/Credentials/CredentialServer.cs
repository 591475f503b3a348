using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Leasehold.Faults.Syncs;
using Leasehold.Tests.Servers;

namespace Leasehold.Faults.Credentials;

/// <summary>The server that is killed, over all its lives, on RocksDB.</summary>
internal sealed class CredentialServer : IAsyncDisposable
{
    private const string Configuration = """
        storage "rocksdb" {
          path = "{home}/data"
        }
        listener "tcp" {
          address = "127.0.0.1:{port}"
          tls_disable = true
        }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly TempFolder _home = new();
    private readonly int _port = LiveServer.FreePort();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
    private LiveServer? _server;
    private string _share = "";
    private string _token = "";

    /// <summary>Kills at a sync.</summary>
    public required SyncShim Shim { get; init; }

    /// <summary>What the last process printed.</summary>
    public string Output => _server?.Output ?? "";

    private LiveServer Server => _server ?? throw new InvalidOperationException("not started");

    /// <summary>A server whose syncs do as the shim says.</summary>
    public static async Task<CredentialServer> CreateAsync()
    {
        var home = new TempFolder();
        return new CredentialServer { Shim = await SyncShim.BuildAsync(home.Path), Library = home };
    }

    /// <summary>Where the shim lies.</summary>
    private TempFolder? Library { get; init; }

    /// <summary>Starts, initializes the first time, and unseals.</summary>
    public async Task StartAsync()
    {
        Shim.Resume();
        await DisposeProcessAsync();
        _server = await LiveServer.ConfiguredAsync(
            Configuration, _home, _port, CancellationToken.None, environment: Shim.Environment);
        if (_share.Length == 0)
        {
            var made = await OkAsync(HttpMethod.Post, "sys/init", """{"secret_shares":1,"secret_threshold":1}""");
            _share = made.GetProperty("keys")[0].GetString() ?? "";
            _token = made.GetProperty("root_token").GetString() ?? "";
        }
        await OkAsync(HttpMethod.Post, "sys/unseal", $$"""{"key":"{{_share}}"}""");
        var since = TimeProvider.System.GetTimestamp();
        while ((await SendAsync(HttpMethod.Get, "sys/health")).Status != HttpStatusCode.OK)
        {
            if (TimeProvider.System.GetElapsedTime(since) > Patience)
                throw new TimeoutException($"the server does not open:\n{Output}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => Server.Signal("KILL");

    /// <summary>Waits for the end of the process; whether it came in time.</summary>
    public async Task<bool> EndsAsync()
    {
        try
        {
            await Server.ExitAsync(CancellationToken.None);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Sends as root; no status if there was no answer.</summary>
    public async Task<(HttpStatusCode? Status, JsonElement Body)> SendAsync(
        HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"http://127.0.0.1:{_port}/v1/{path}"));
        request.Headers.Add("X-Vault-Token", _token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        try
        {
            using var reply = await _http.SendAsync(request);
            var bytes = await reply.Content.ReadAsByteArrayAsync();
            if (bytes.Length == 0)
                return (reply.StatusCode, default);
            using var document = JsonDocument.Parse(bytes);
            return (reply.StatusCode, document.RootElement.Clone());
        }
        catch (Exception end) when (end is HttpRequestException or OperationCanceledException or SocketException)
        {
            // The last one for a server that ends between accepting and being asked for its address.
            return (null, default);
        }
    }

    /// <summary>Sends what has to succeed.</summary>
    public async Task<JsonElement> OkAsync(HttpMethod method, string path, string? body = null)
    {
        var (status, reply) = await SendAsync(method, path, body);
        return status is HttpStatusCode.OK or HttpStatusCode.NoContent
            ? reply
            : throw new InvalidOperationException($"{method} {path}: {status} {reply}\n{Output}");
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeProcessAsync();
        _http.Dispose();
        _home.Dispose();
        Library?.Dispose();
    }

    private async Task DisposeProcessAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _server = null;
    }
}
