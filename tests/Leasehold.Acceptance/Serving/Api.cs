using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

/// <summary>The HTTP API, for tests that need more requests than a shell can send.</summary>
internal sealed class Api(LiveServer server) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = server.Address,
        Timeout = TimeSpan.FromSeconds(60),
    };

    public async Task<HttpStatusCode> StatusAsync(string method, string path, string token, CancellationToken cancel)
    {
        using var request = Request(method, path, token, body: null);
        using var reply = await client.SendAsync(request, cancel);
        return reply.StatusCode;
    }

    /// <summary>The answer's JSON; any refusal fails the test.</summary>
    public async Task<JsonElement> SendAsync(
        string method, string path, string? token, object? body, CancellationToken cancel)
    {
        using var request = Request(method, path, token, body);
        using var reply = await client.SendAsync(request, cancel);
        var text = await reply.Content.ReadAsStringAsync(cancel);
        Assert.True(reply.IsSuccessStatusCode, $"{method} {path}: {(int)reply.StatusCode} {text}");
        using var document = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        return document.RootElement.Clone();
    }

    /// <summary>Status and text of an answer, whatever it is.</summary>
    public async Task<(HttpStatusCode Status, string Text)> TryAsync(
        string method, string path, string token, object body, CancellationToken cancel)
    {
        using var request = Request(method, path, token, body);
        using var reply = await client.SendAsync(request, cancel);
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync(cancel));
    }

    public async Task<string> CreateTokenAsync(string parent, object body, CancellationToken cancel)
    {
        var reply = await SendAsync("POST", "auth/token/create", parent, body, cancel);
        return reply.GetProperty("auth").GetProperty("client_token").GetString() ?? "";
    }

    public void Dispose() => client.Dispose();

    private static HttpRequestMessage Request(string method, string path, string? token, object? body)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), $"/v1/{path}");
        if (token is not null)
            request.Headers.Add("X-Vault-Token", token);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return request;
    }
}
