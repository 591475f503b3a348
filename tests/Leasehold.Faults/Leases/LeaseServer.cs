using Leasehold.Tests.Servers;

namespace Leasehold.Faults.Leases;

/// <summary>The program on a store on disk: killed, and started again on the same.</summary>
internal sealed class LeaseServer : IAsyncDisposable
{
    private const string Configuration = """
        storage "rocksdb" { path = "{home}/data" }
        listener "tcp" { address = "127.0.0.1:{port}", tls_disable = true }
        """;

    private readonly TempFolder _home = new();
    private readonly int _port = LiveServer.FreePort();
    private LiveServer? _server;
    private string _share = "";

    public LeaseServer() => Client = new LeaseClient { Address = new Uri($"http://127.0.0.1:{_port}") };

    public LeaseClient Client { get; }

    /// <summary>What the server that runs has printed.</summary>
    public string Output => _server?.Output ?? "";

    /// <summary>Starts it; a new store is initialized, and in any case unsealed.</summary>
    public async Task StartAsync()
    {
        _server = await LiveServer.ConfiguredAsync(Configuration, _home, _port, CancellationToken.None);
        if (_share.Length == 0)
        {
            var made = await Client.SetUpAsync("sys/init", """{"secret_shares":1,"secret_threshold":1}""");
            _share = made.Body.GetProperty("keys")[0].GetString() ?? "";
            Client.Token = made.Body.GetProperty("root_token").GetString() ?? "";
        }
        await Client.SetUpAsync("sys/unseal", $$"""{"key":"{{_share}}"}""");
    }

    /// <summary>SIGKILL, now; does not wait for the end.</summary>
    public void Kill() => _server?.Kill();

    /// <summary>Waits for the end of a server that was killed.</summary>
    public async Task EndedAsync()
    {
        if (_server is not { } server)
            return;
        _server = null;
        await server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndedAsync();
        Client.Dispose();
        _home.Dispose();
    }
}
