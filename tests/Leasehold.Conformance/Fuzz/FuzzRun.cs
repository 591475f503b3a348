using System.Text;
using System.Text.Json;
using Leasehold.Tests.Servers;

namespace Leasehold.Conformance.Fuzz;

/// <summary>Sends mutated requests to one server until the time is over or something is wrong.</summary>
internal sealed class FuzzRun : IAsyncDisposable
{
    private const string Canary = "the-canary-sings";
    private const int CheckEvery = 500;

    private readonly Random _random;
    private readonly Mutations _mutations;
    private readonly SortedDictionary<int, long> _statuses = [];
    private readonly List<long> _memory = [];
    private LiveServer _server;
    private FuzzConnection _connection;
    private IReadOnlyList<FuzzRequest> _seeds = [];
    private string _stranger = "";

    private FuzzRun(int seed, LiveServer server)
    {
        _random = new Random(seed);
        _mutations = new Mutations(_random);
        _server = server;
        _connection = new FuzzConnection(server.Port);
    }

    /// <summary>Requests sent.</summary>
    public long Count { get; private set; }

    /// <summary>How often the fuzzer itself sealed the server, limited it or ended its root token.</summary>
    public int Restarts { get; private set; }

    /// <summary>Resident bytes of the present server, one figure for every <c>CheckEvery</c> requests.</summary>
    public IReadOnlyList<long> Memory => _memory;

    public string Summary =>
        $"{Count} requests, {Restarts} new servers, statuses " +
        string.Join(", ", _statuses.Select(static one => $"{one.Key}: {one.Value}")) +
        (_memory.Count == 0 ? "" : $", memory {_memory[0] >> 20} to {_memory[^1] >> 20} MiB");

    public static async Task<FuzzRun> StartAsync(int seed, CancellationToken cancel)
    {
        var run = new FuzzRun(seed, await LiveServer.DevAsync(cancel));
        await run.PrepareAsync(cancel);
        return run;
    }

    /// <summary>What went wrong, or null.</summary>
    public async Task<string?> RunAsync(TimeSpan time, CancellationToken cancel)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (clock.GetElapsedTime(started) < time)
        {
            var request = _mutations.Apply(_seeds[_random.Next(_seeds.Count)]);
            if (FuzzSeeds.IsLeft(request.Target))
                continue;
            if (await SendAsync(request, cancel) is { } fault)
                return $"{fault}\n--- request\n{request}\n--- log\n{Tail(_server.Output)}";
            if (++Count % CheckEvery == 0 && await CheckAsync(cancel) is { } broken)
                return broken;
        }
        return await CheckAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _server.DisposeAsync();
    }

    private async Task<string?> SendAsync(FuzzRequest request, CancellationToken cancel)
    {
        var token = _random.Next(10) switch { < 5 => "root", < 8 => _stranger, 8 => "", _ => "hvs.garbage" };
        var (status, body) = await _connection.SendAsync(request.Bytes(token), cancel);
        if (status == 0) // Once more on a new connection: the server may have closed the old one just then.
            (status, body) = await _connection.SendAsync(request.Bytes(token), cancel);
        _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
        if (status is 0 or (>= 500 and not (501 or 503)))
            return $"status {status} for {(token.Length == 0 ? "nobody" : token)}\n{body}";
        if (token == "root")
            return null;
        return body.Contains(Canary, StringComparison.Ordinal) ? $"shows another's data:\n{body}"
            : body.Contains("\"policies\":[\"root\"]", StringComparison.Ordinal) ? $"gives away root:\n{body}"
            : null;
    }

    // Whether it still is what it was; if the fuzzer itself sealed it, limited its requests or ended its token, a new
    // server is taken.
    private async Task<string?> CheckAsync(CancellationToken cancel)
    {
        if (_server.Output.Contains("[ERROR]", StringComparison.Ordinal))
            return $"the server complains of a fault of its own:\n{Tail(_server.Output)}";
        var (status, body) = await CallAsync("GET", "sys/health", "", cancel);
        if (status is not (200 or 429 or 503))
            return $"sys/health answers {status}\n{body}\n{Tail(_server.Output)}";
        if (status == 200 && (await CallAsync("GET", "auth/token/lookup-self", "", cancel)).Status == 200)
        {
            _memory.Add(ResidentMemory.Of(_server.ProcessId));
            return null;
        }
        Restarts++;
        await DisposeAsync();
        _memory.Clear();
        _server = await LiveServer.DevAsync(cancel);
        _connection = new FuzzConnection(_server.Port);
        await PrepareAsync(cancel);
        return null;
    }

    private async Task PrepareAsync(CancellationToken cancel)
    {
        await CallAsync("POST", "secret/data/canary", $"{{\"data\":{{\"song\":\"{Canary}\"}}}}", cancel);
        var (_, created) = await CallAsync(
            "POST", "auth/token/create", """{"policies":["fuzz-nothing"],"no_default_policy":true}""", cancel);
        _stranger = JsonDocument.Parse(created).RootElement.GetProperty("auth").GetProperty("client_token").GetString()
            ?? throw new InvalidOperationException(created);
        var (_, document) = await CallAsync("GET", "sys/internal/specs/openapi", "", cancel);
        _seeds = FuzzSeeds.All(JsonDocument.Parse(document).RootElement);
    }

    private Task<(int Status, string Body)> CallAsync(
        string method, string path, string body, CancellationToken cancel) => _connection.SendAsync(
            new FuzzRequest(method, $"/v1/{path}", [], Encoding.UTF8.GetBytes(body)).Bytes("root"), cancel);

    private static string Tail(string log) => log.Length > 8000 ? log[^8000..] : log;
}
