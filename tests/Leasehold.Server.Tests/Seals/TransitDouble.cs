using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Leasehold.Server.Tests.Seals;

/// <summary>A server with a transit engine of one key, as far as a seal asks for it.</summary>
internal sealed class TransitDouble : IAsyncDisposable
{
    public const string Token = "s.token-of-the-seal";

    private readonly WebApplication _host;

    private TransitDouble(WebApplication host) => _host = host;

    public string Address { get; private set; } = "";

    /// <summary>What the key is made of; another one can't open what this one wrapped.</summary>
    public string Material { get; init; } = "a";

    /// <summary>The newest version of the key, which encrypts.</summary>
    public int Version { get; set; } = 1;

    /// <summary>The oldest version that still decrypts.</summary>
    public int OldestVersion { get; set; } = 1;

    /// <summary>How long a renewed token lives, in seconds.</summary>
    public int RenewedFor { get; set; } = 7200;

    /// <summary>What <c>lookup-self</c> tells.</summary>
    public string Lookup { get; set; } = """{"data":{"ttl":3600,"renewable":true}}""";

    /// <summary>What <c>encrypt</c> tells instead of a ciphertext; null: a ciphertext.</summary>
    public string? Encrypted { get; set; }

    /// <summary>How many renewals fail before one succeeds.</summary>
    public int FailingRenewals { get; set; }

    /// <summary>Whether the key is never used up to an answer.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Every request in order: method and path.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Released once for each request.</summary>
    public SemaphoreSlim Reached { get; } = new(0);

    public static async Task<TransitDouble> StartAsync(string url = "http://127.0.0.1:0", string material = "a")
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        var host = builder.Build();
        var server = new TransitDouble(host) { Material = material };
        host.Run(server.AnswerAsync);
        await host.StartAsync(TestContext.Current.CancellationToken);
        server.Address = host.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()?.Addresses.First() ?? "";
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Reached.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var path = context.Request.Path.Value ?? "";
        Asked.Enqueue($"{context.Request.Method} {path}");
        Reached.Release();
        if (IsSlow)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        var given = context.Request.Headers["X-Vault-Token"].ToString();
        var (status, text) = given == Token
            ? Answer(path, body)
            : (403, $$"""{"errors":["permission denied to {{given}}"]}""");
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private (int Status, string Text) Answer(string path, string body) => path switch
    {
        "/v1/transit/encrypt/autounseal" => (200, Encrypted ?? Encrypt(body)),
        "/v1/transit/decrypt/autounseal" => Decrypt(body),
        "/v1/auth/token/lookup-self" => (200, Lookup),
        "/v1/auth/token/renew-self" => FailingRenewals-- > 0
            ? (503, """{"errors":["Vault is sealed"]}""")
            : (200, $$$"""{"auth":{"lease_duration":{{{RenewedFor}}}}}"""),
        _ => (404, """{"errors":["no handler for route"]}"""),
    };

    private string Encrypt(string body) =>
        $$$"""{"data":{"ciphertext":"vault:v{{{Version}}}:{{{Material}}}:{{{Field(body, "plaintext")}}}"}}""";

    private (int Status, string Text) Decrypt(string body) =>
        Field(body, "ciphertext").Split(':') is ["vault", ['v', .. var version], var material, var plaintext]
            && material == Material && int.Parse(version, CultureInfo.InvariantCulture) >= OldestVersion
            ? (200, $$$"""{"data":{"plaintext":"{{{plaintext}}}"}}""")
            : (400, """{"errors":["cipher: message authentication failed"]}""");

    private static string Field(string body, string name)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty(name).GetString() ?? "";
    }
}
