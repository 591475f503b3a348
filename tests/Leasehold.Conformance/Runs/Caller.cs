using System.Net.Sockets;
using System.Text;
using Leasehold.Tests.Servers;

namespace Leasehold.Conformance.Runs;

/// <summary>Sends calls: by HttpClient, kept from tidying targets, or on a bare socket when a row says so.</summary>
internal sealed class Caller(LiveServer server) : IDisposable
{
    private static readonly UriCreationOptions AsWritten =
        new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly HttpClient client =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            Timeout = TimeSpan.FromSeconds(60),
        };

    public Task<Answer> SendAsync(Call call, CancellationToken cancel) =>
        call.OnWire ? OnWireAsync(call, cancel) : ByClientAsync(call, cancel);

    public void Dispose() => client.Dispose();

    private async Task<Answer> ByClientAsync(Call call, CancellationToken cancel)
    {
        var target = new Uri($"http://127.0.0.1:{server.Port}{call.Target}", AsWritten);
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), target);
        if (call.Body is not null)
            request.Content = new ByteArrayContent(call.Body);
        foreach (var (name, value) in call.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var reply = await client.SendAsync(request, cancel);

        var headers = reply.Headers.NonValidated.Concat(reply.Content.Headers.NonValidated)
            .Select(header => new KeyValuePair<string, string>(header.Key, header.Value.ToString()));
        return new Answer((int)reply.StatusCode, [.. headers], await reply.Content.ReadAsStringAsync(cancel));
    }

    private async Task<Answer> OnWireAsync(Call call, CancellationToken cancel)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", server.Port, cancel);
        await using var stream = socket.GetStream();
        var head = new StringBuilder($"{call.Method} {call.Target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        foreach (var (name, value) in call.Headers)
            head.Append($"{name}: {value}\r\n");
        if (!call.Headers.Any(header => header.Key is "Content-Length" or "Transfer-Encoding"))
            head.Append($"Content-Length: {call.Body?.Length ?? 0}\r\n");
        head.Append("\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ToString()), cancel);
        await stream.WriteAsync(call.Body ?? [], cancel);

        using var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received, cancel);
        }
        catch (IOException) when (received.Length > 0)
        {
            // A server that refuses a body unread may reset the connection behind its answer.
        }
        return ReadAnswer(Encoding.UTF8.GetString(received.ToArray()));
    }

    private static Answer ReadAnswer(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return new Answer(0, [], text);
        var lines = text[..end].Split("\r\n");
        var headers = lines[1..].Select(line => line.Split(": ", 2))
            .Select(parts => new KeyValuePair<string, string>(parts[0], parts.Length > 1 ? parts[1] : "")).ToList();
        var body = text[(end + 4)..];
        var isChunked = headers.Any(header => header.Key == "Transfer-Encoding" && header.Value == "chunked");
        return new Answer(int.Parse(lines[0].Split(' ')[1]), headers, isChunked ? Chunks(body) : body);
    }

    private static string Chunks(string body)
    {
        var whole = new StringBuilder();
        while (body.IndexOf("\r\n", StringComparison.Ordinal) is >= 0 and var border)
        {
            var length = Convert.ToInt32(body[..border], 16);
            if (length == 0)
                break;
            whole.Append(body, border + 2, length);
            body = body[(border + 4 + length)..];
        }
        return whole.ToString();
    }
}
