using System.Globalization;
using System.Net;
using System.Text;
using Leasehold.Client.Transport;

namespace Leasehold.Client;

/// <summary>Speaks the HTTP API of Leasehold and of every server that is compatible with Vault.</summary>
/// <remarks>Refusals are values (<see cref="ApiResponse.Error"/>); only a server out of reach throws.</remarks>
public sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan LongestPatience = TimeSpan.FromDays(1);
    private readonly ApiClientOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly RequestPace? _pace;

    /// <summary>Makes a client. Nothing is sent yet.</summary>
    /// <exception cref="IOException">A certificate or key file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Such a file holds no PEM.</exception>
    public ApiClient(ApiClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _http = new HttpMessageInvoker(Handler(options));
        _pace = options.Rate is { } rate ? new RequestPace(rate, options.Clock) : null;
    }

    /// <summary>Sends one request, follows at most one redirect, and reads the whole answer.</summary>
    /// <exception cref="TransportException">No answer came.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var url = request.UrlAt(_options.Address);
        using var timeout = new CancellationTokenSource(PatienceOf(_options), _options.Clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            if (_pace is not null)
                await _pace.WaitAsync(linked.Token);
            return await SendAndReadAsync(request, url, linked.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Failed(request, url, FailureText.TimedOut, inner: null);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException and not TransportException)
        {
            throw Failed(request, url, FailureText.Of(failure), failure);
        }
    }

    /// <summary>Sends one request and hands on the lines of its answer as they come, until it ends.</summary>
    /// <returns>The refusal, if it is one.</returns>
    /// <exception cref="TransportException">No answer came, or it broke off.</exception>
    /// <exception cref="OperationCanceledException">The caller has seen enough.</exception>
    public async Task<ApiResponse?> FollowAsync(ApiRequest request, Action<string> take, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(take);
        var url = request.UrlAt(_options.Address);
        try
        {
            using var message = Message(request, url);
            using var answer = await _http.SendAsync(message, cancel);
            if ((int)answer.StatusCode >= 300)
                return await ReadAsync(request, url, answer, cancel);
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancel));
            while (await reader.ReadLineAsync(cancel) is { } line)
                take(line);
            return null;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException and not TransportException)
        {
            throw Failed(request, url, FailureText.Of(failure), failure);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    private static TimeSpan PatienceOf(ApiClientOptions options) =>
        options.Timeout <= TimeSpan.Zero ? Timeout.InfiniteTimeSpan
            : options.Timeout < LongestPatience ? options.Timeout : LongestPatience;

    private async Task<ApiResponse> SendAndReadAsync(ApiRequest request, string url, CancellationToken cancel)
    {
        var answer = await SendWithRetriesAsync(request, url, cancel);
        try
        {
            if (!_options.DisableRedirects && RedirectTarget(answer, url) is { } target)
            {
                if (target.Scheme == Uri.UriSchemeHttp && url.StartsWith("https:", StringComparison.Ordinal))
                    throw Failed(request, url, FailureText.Downgrade, inner: null);
                answer.Dispose();
                answer = await SendWithRetriesAsync(request, target.AbsoluteUri, cancel);
            }
            return await ReadAsync(request, url, answer, cancel);
        }
        finally
        {
            answer.Dispose();
        }
    }

    private async Task<HttpResponseMessage> SendWithRetriesAsync(
        ApiRequest request, string url, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage? answer = null;
            try
            {
                using var message = Message(request, url);
                answer = await _http.SendAsync(message, cancel);
                if (attempt > _options.MaxRetries || !RetryRule.Allows((int)answer.StatusCode))
                    return answer;
            }
            catch (HttpRequestException failure) when (attempt <= _options.MaxRetries && RetryRule.Allows(failure))
            {
                // Asked again below.
            }
            var wait = RetryRule.Wait(answer, attempt);
            answer?.Dispose();
            await Task.Delay(wait, _options.Clock, cancel);
        }
    }

    private HttpRequestMessage Message(ApiRequest request, string url)
    {
        // The path goes out as written: servers compare raw paths, and dots were resolved already.
        var raw = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var message = new HttpRequestMessage(request.Method, new Uri(url, raw));
        foreach (var (name, value) in RequestHeaders.Of(_options, request))
        {
            if (RequestHeaders.Fault(name, value) is { } fault)
                throw Failed(request, url, fault, inner: null);
            message.Headers.TryAddWithoutValidation(name, value);
        }
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            if (request.ContentType is { } type)
                message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        return message;
    }

    private async Task<ApiResponse> ReadAsync(
        ApiRequest request, string url, HttpResponseMessage answer, CancellationToken cancel)
    {
        await answer.Content.LoadIntoBufferAsync(_options.LargestAnswer, cancel);
        ReadOnlyMemory<byte> body = await answer.Content.ReadAsByteArrayAsync(cancel);
        var status = (int)answer.StatusCode;
        if (status < 300 || (status == 429 && request.Path == "sys/health"))
            return new ApiResponse(status, body, error: null);

        var texts = status < 400 && answer.Headers.Location is { } target
            ? [$"nothing was done: the server redirects to {target}, which is not followed"]
            : ErrorBody.Parse(body);
        var error = new ApiError(request.Method.Method, url, status, texts ?? [],
            First(answer, "X-Vault-Namespace"), First(answer, "X-Leasehold-Reason"))
        {
            IsForeign = texts is null,
        };
        return new ApiResponse(status, body, error);
    }

    private static Uri? RedirectTarget(HttpResponseMessage answer, string url) =>
        (int)answer.StatusCode is 301 or 302 or 307 && answer.Headers.Location is { } location
            ? new Uri(new Uri(url), location)
            : null;

    private static string? First(HttpResponseMessage answer, string header) =>
        answer.Headers.TryGetValues(header, out var values) ? values.First() : null;

    // Go's layout: the method in title case, then the URL in quotes.
    private static TransportException Failed(ApiRequest request, string url, string why, Exception? inner)
    {
        var method = request.Method.Method;
        var name = new StringBuilder().Append(method[0]).Append(method[1..].ToLower(CultureInfo.InvariantCulture));
        return new TransportException($"{name} \"{url}\": {why}", inner);
    }

    private static SocketsHttpHandler Handler(ApiClientOptions options)
    {
        var url = options.Address.Url;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectCallback = new Dialer(options.Address.SocketPath, options.Tls, options.Clock).ConnectAsync,
            // As Go: a proxy of the environment never stands before loopback.
            UseProxy = options.Address.SocketPath is null && (options.Proxy is not null || !url.IsLoopback),
        };
        if (options.Proxy is { } proxy)
            handler.Proxy = new WebProxy(proxy);
        if (url.Scheme == Uri.UriSchemeHttps)
            handler.SslOptions = TlsSettings.Build(options.Tls, url.Host);
        return handler;
    }
}
