using Leasehold.Tests.Servers;

namespace Leasehold.Faults.Takeover;

/// <summary>One of the two servers: the same address and way to the database over all its lives.</summary>
internal sealed class Contender : IAsyncDisposable
{
    private readonly TempFolder _home = new();
    private readonly string _configuration;
    private readonly int _port = LiveServer.FreePort();
    private LiveServer? _server;

    public Contender(string name, PostgresServer postgres, string database)
    {
        Name = name;
        Way = new DatabaseProxy(postgres.Port);
        Address = new Uri($"http://127.0.0.1:{_port}");
        _configuration = $$"""
            storage "postgresql" {
              connection_url = "{{PostgresServer.Url(database, Way.Port)}}"
            }
            listener "tcp" {
              address = "127.0.0.1:{port}"
              tls_disable = true
            }
            api_addr = "http://127.0.0.1:{port}"
            """;
    }

    public string Name { get; }

    public Uri Address { get; }

    public DatabaseProxy Way { get; }

    /// <summary>What its processes printed last, for a report.</summary>
    public string Output => _server?.Output ?? "";

    private LiveServer Server => _server ?? throw new InvalidOperationException("not started");

    /// <summary>Starts a process, sealed.</summary>
    public async Task StartAsync() =>
        _server = await LiveServer.ConfiguredAsync(_configuration, _home, _port, CancellationToken.None);

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => Server.KillAsync(CancellationToken.None);

    /// <summary>SIGSTOP: it stands still where it is, its connections stay.</summary>
    public void Pause() => Server.Signal("STOP");

    /// <summary>SIGCONT.</summary>
    public void Wake() => Server.Signal("CONT");

    /// <summary>Forgets a process that has ended.</summary>
    public async Task DisposeProcessAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _server = null;
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeProcessAsync();
        Way.Dispose();
        _home.Dispose();
    }
}
