using Leasehold.Tests.Servers;

namespace Leasehold.Faults.Leases;

/// <summary>The program on a store that outlives it: killed, and started again on the same.</summary>
internal sealed class LeaseServer : IAsyncDisposable
{
    private const string Listener =
        "listener \"tcp\" { address = \"127.0.0.1:{port}\", tls_disable = true }\n";

    private static readonly TimeSpan LeadsWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly PostgresServer? _database;
    private readonly string _configuration;
    private readonly IReadOnlyList<(string Name, string Value)>? _environment;
    private readonly TempFolder _home = new();
    private readonly int _port = LiveServer.FreePort();
    private LiveServer? _server;
    private string _share = "";

    /// <summary>One on RocksDB or, with a PostgreSQL of its own, on that.</summary>
    public LeaseServer(bool isShared = false, IReadOnlyList<(string Name, string Value)>? environment = null)
    {
        _environment = environment;
        Client = new LeaseClient { Address = new Uri($"http://127.0.0.1:{_port}") };
        _database = isShared ? new PostgresServer() : null;
        var storage = _database is { } database
            ? $"storage \"postgresql\" {{ connection_url = \"{database.Url(database.CreateDatabase())}\" }}\n"
            : "storage \"rocksdb\" { path = \"{home}/data\" }\n";
        _configuration = storage + Listener;
    }

    public LeaseClient Client { get; }

    /// <summary>What the server that runs has printed.</summary>
    public string Output => _server?.Output ?? "";

    /// <summary>Starts it; a new store is initialized, and in any case unsealed.</summary>
    public async Task StartAsync()
    {
        _server = await LiveServer.ConfiguredAsync(
            _configuration, _home, _port, CancellationToken.None, environment: _environment);
        if (_share.Length == 0)
        {
            var made = await Client.SetUpAsync("sys/init", """{"secret_shares":1,"secret_threshold":1}""");
            _share = made.Body.GetProperty("keys")[0].GetString() ?? "";
            Client.Token = made.Body.GetProperty("root_token").GetString() ?? "";
        }
        await Client.SetUpAsync("sys/unseal", $$"""{"key":"{{_share}}"}""");
        await LeadsAsync();
    }

    /// <summary>On a shared store it stands by until the session of the one that was killed is over.</summary>
    private async Task LeadsAsync()
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!(await Client.SendAsync(HttpMethod.Get, "sys/health")).IsOk)
        {
            if (TimeProvider.System.GetElapsedTime(since) > LeadsWithin)
                throw new InvalidOperationException($"it does not lead:\n{Output}");
            await Task.Delay(Pause, TimeProvider.System);
        }
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
        _database?.Remove();
        _home.Dispose();
    }
}
