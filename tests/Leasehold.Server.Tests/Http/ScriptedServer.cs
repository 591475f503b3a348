using System.Net.Sockets;
using System.Text;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Server.Http;

namespace Leasehold.Server.Tests.Http;

/// <summary>A listener whose requests a script answers; it keeps what arrived.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly HttpListenerServer _server;
    private readonly List<Request> _requests;

    private ScriptedServer(HttpListenerServer server, List<Request> requests, RecordedFaults faults, MemoryStream log)
    {
        _server = server;
        _requests = requests;
        Faults = faults;
        Log = log;
    }

    /// <summary>What reached the handler; a refused request does not.</summary>
    public IReadOnlyList<Request> Requests => _requests;

    public RecordedFaults Faults { get; }

    public MemoryStream Log { get; }

    public int Port => _server.EndPoint.Port;

    public HttpListenerServer Listener => _server;

    public static async Task<ScriptedServer> StartAsync(
        RequestHandler? handler = null, ListenerConfiguration? listener = null, IEdgeRules? edge = null,
        LogLevel? requestLevel = null)
    {
        var requests = new List<Request>();
        var faults = new RecordedFaults();
        var log = new MemoryStream();
        handler ??= static (_, _) => ValueTask.FromResult(Answer.Of(Reply.Done, default));
        var server = await HttpListenerServer.StartAsync(
            (listener ?? new ListenerConfiguration()) with { Address = "127.0.0.1:0" },
            new Backend(
                (request, cancel) =>
                {
                    lock (requests)
                        requests.Add(request);
                    return handler(request, cancel);
                },
                edge),
            faults, new ServerLog(log, TimeProvider.System) { RequestLevel = requestLevel }, TimeProvider.System,
            TestContext.Current.CancellationToken);
        return new ScriptedServer(server, requests, faults, log);
    }

    public Task<WireReply> SendAsync(string method, string target, string body = "", params string[] headers)
    {
        var text = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        foreach (var header in headers)
            text.Append(header).Append("\r\n");
        if (body.Length > 0)
            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n");
        return SendRawAsync(text.Append("\r\n").Append(body).ToString());
    }

    public async Task<WireReply> SendRawAsync(string text)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port, cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancel);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return WireReply.Parse(await reader.ReadToEndAsync(cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }
}
