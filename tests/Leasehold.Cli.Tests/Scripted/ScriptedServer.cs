using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Leasehold.Cli.Tests.Scripted;

/// <summary>A server that answers what it was told to and remembers what it was asked.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly ConcurrentDictionary<string, Reply> _replies = new(StringComparer.Ordinal);

    private ScriptedServer(WebApplication host) => _host = host;

    public string Address { get; private set; } = "";

    /// <summary>Every request in order: <c>PUT /v1/path?query {body}</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The headers of the last request.</summary>
    public ConcurrentDictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static Task<ScriptedServer> StartAsync(string url = "http://127.0.0.1:0") =>
        StartAsync(host => host.UseKestrelCore().UseUrls(url));

    public static Task<ScriptedServer> StartSecureAsync(X509Certificate2 certificate) =>
        StartAsync(host => host.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
            options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate))));

    private static async Task<ScriptedServer> StartAsync(Action<IWebHostBuilder> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        configure(builder.WebHost);
        var host = builder.Build();
        var server = new ScriptedServer(host);
        host.Run(server.AnswerAsync);
        await host.StartAsync(TestContext.Current.CancellationToken);
        server.Address = host.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()?.Addresses.First() ?? "";
        return server;
    }

    public ScriptedServer On(string request, string json, int status = 200, string? header = null)
    {
        _replies[request] = new Reply(status, json, header);
        return this;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var request = $"{context.Request.Method} {target}";
        Asked.Enqueue(body.Length > 0 ? $"{request} {body}" : request);
        Headers.Clear();
        foreach (var (name, value) in context.Request.Headers)
            Headers[name] = value.ToString();

        var reply = _replies.TryGetValue(request, out var known)
            ? known
            : new Reply(599, $$"""{"errors":["the script has no {{request}}"]}""", Header: null);
        context.Response.StatusCode = reply.Status;
        if (reply.Header?.Split(": ") is [var key, var text])
            context.Response.Headers[key] = text;
        await context.Response.WriteAsync(reply.Json, context.RequestAborted);
    }

    private sealed record Reply(int Status, string Json, string? Header);
}
