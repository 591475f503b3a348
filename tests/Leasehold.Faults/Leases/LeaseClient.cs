using System.Text;
using System.Text.Json;

namespace Leasehold.Faults.Leases;

/// <summary>The API of the server that is up just now.</summary>
internal sealed class LeaseClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { Timeout = Limit };

    /// <summary>Where the server is.</summary>
    public required Uri Address { get; init; }

    /// <summary>The root token; set once the server is initialized.</summary>
    public string Token { get; set; } = "";

    /// <summary>Sends a request with the root token, or another.</summary>
    public async Task<LeaseReply> SendAsync(HttpMethod method, string path, string? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, $"/v1/{path}"));
        if ((token ?? Token) is { Length: > 0 } sent)
            request.Headers.Add("X-Vault-Token", sent);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        try
        {
            using var reply = await _http.SendAsync(request);
            var bytes = await reply.Content.ReadAsByteArrayAsync();
            return new LeaseReply(
                reply.StatusCode, bytes.Length == 0 ? default : JsonDocument.Parse(bytes).RootElement)
            {
                Reason = reply.Headers.TryGetValues("X-Leasehold-Reason", out var reasons)
                    ? string.Join(' ', reasons)
                    : "",
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return default; // Killed on the way: nobody knows what became of it.
        }
    }

    /// <summary>The same, sent again while the server stands by: it may lose a shared store for a moment.</summary>
    public async Task<LeaseReply> AskAsync(HttpMethod method, string path, string body)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var reply = await SendAsync(method, path, body);
            if (!reply.IsBusy || TimeProvider.System.GetElapsedTime(since) > Limit)
                return reply;
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>A write that must succeed.</summary>
    public async Task<LeaseReply> SetUpAsync(string path, string body)
    {
        var reply = await AskAsync(HttpMethod.Post, path, body);
        return reply.IsOk ? reply : throw new InvalidOperationException($"{path}: {reply.Errors}");
    }

    public void Dispose() => _http.Dispose();
}
