using System.Net;
using System.Text;
using System.Text.Json;

namespace Leasehold.Faults.Takeover;

/// <summary>The two servers as clients see them: over HTTP, with the root token.</summary>
internal sealed class Contenders(Contender first, Contender second) : IDisposable
{
    private const int MostRedirects = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static long Now => TimeProvider.System.GetTimestamp();

    public IReadOnlyList<Contender> Both { get; } = [first, second];

    /// <summary>The root token, once there is one.</summary>
    public string Token { get; set; } = "";

    public Contender Other(Contender one) => one == first ? second : first;

    /// <summary>Sends to one server and nowhere else.</summary>
    public async Task<ServerReply> SendAsync(
        Contender to, HttpMethod method, string path, string? body = null, TimeSpan? limit = null)
    {
        using var patience = new CancellationTokenSource(limit ?? Limit, TimeProvider.System);
        using var request = new HttpRequestMessage(method, new Uri(to.Address, $"/v1/{path}"));
        if (Token.Length > 0)
            request.Headers.Add("X-Vault-Token", Token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        try
        {
            using var reply = await _http.SendAsync(request, patience.Token);
            var bytes = await reply.Content.ReadAsByteArrayAsync(patience.Token);
            return new ServerReply(reply.StatusCode, Parse(bytes), reply.Headers.Location, to, Now);
        }
        catch (Exception end) when (end is HttpRequestException or OperationCanceledException)
        {
            return new ServerReply(null, default, null, to, Now);
        }
    }

    /// <summary>As clients do: sends to one of them and goes where a 307 says.</summary>
    public async Task<ServerReply> FollowAsync(Contender to, HttpMethod method, string path, string? body = null)
    {
        for (var redirects = 0; ; redirects++)
        {
            var reply = await SendAsync(to, method, path, body);
            if (reply.Status != HttpStatusCode.TemporaryRedirect || redirects == MostRedirects)
                return reply;
            to = At(reply.Location) ?? throw new InvalidOperationException($"sent to {reply.Location}");
        }
    }

    /// <summary>The server at an address; null if it is neither of them.</summary>
    public Contender? At(Uri? location) => Both.FirstOrDefault(one => one.Address.Authority == location?.Authority);

    public void Dispose() => _http.Dispose();

    private static JsonElement Parse(byte[] bytes)
    {
        if (bytes.Length == 0)
            return default;
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }
}
