using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Server.Http;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Server.Tests.Http;

/// <summary>TLS, and HTTP/2, which comes only over it.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leasehold-tls-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Both_versions_are_served(string version)
    {
        await using var server = await StartAsync(TimeSpan.FromHours(2000));

        using var reply = await AskAsync(server, "/v1/sys/health", version);

        Assert.Equal((HttpStatusCode.NoContent, Version.Parse(version)), (reply.StatusCode, reply.Version));
        Assert.Equal("sys/health", Assert.Single(server.Requests).Path.Value);
    }

    [Theory]
    [InlineData("GET /v1/sys/health HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("PATCH ")]
    [InlineData("L")]
    public async Task Plain_HTTP_is_told_what_is_wrong(string sent)
    {
        await using var server = await StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, Cancel);

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(sent), Cancel);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);

        Assert.Equal(
            "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n",
            await reader.ReadToEndAsync(Cancel));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Who_says_nothing_to_a_TLS_listener_is_not_kept()
    {
        await using var server = await StartAsync(TimeSpan.FromMilliseconds(50));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, Cancel);

        Assert.Equal(0, await ReadAsync(client));

        static async Task<int> ReadAsync(TcpClient client)
        {
            try
            {
                return await client.GetStream().ReadAsync(new byte[1], Cancel);
            }
            catch (IOException)
            {
                return 0; // Reset instead of closed.
            }
        }
    }

    [Theory]
    [InlineData("/v1/a/../sys/seal")]
    [InlineData("/v1/a/%2e%2e/sys/seal")]
    [InlineData("/v1/sys%2fseal")]
    [InlineData("/v1/a//b")]
    [InlineData("//v1/a")]
    public async Task HTTP_2_has_no_other_paths_than_HTTP_1(string target)
    {
        await using var server = await StartAsync();

        using var reply = await AskAsync(server, target, "2.0");

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("x-vault-token", "x-other", Http2Frames.Status204)]
    [InlineData("x-vault-token", "x-vault-token", Http2Frames.Status400)]
    public async Task HTTP_2_refuses_a_token_that_comes_twice(string first, string second, byte status)
    {
        await using var server = await StartAsync();

        Assert.Equal(status, await Http2Frames.AskAsync(server.Port, [(first, "a"), (second, "b")], Cancel));
    }

    [Fact]
    public async Task A_reload_shows_the_new_certificate_and_keeps_the_old_one_when_it_is_broken()
    {
        await using var server = await StartAsync();
        var first = await ThumbprintAsync(server);

        WriteCertificate();
        server.Listener.ReloadCertificate();
        var second = await ThumbprintAsync(server);
        await File.WriteAllTextAsync(_folder + "/cert.pem", "no certificate", Cancel);

        Assert.NotEqual(first, second);
        Assert.Throws<ListenerException>(server.Listener.ReloadCertificate);
        Assert.Equal(second, await ThumbprintAsync(server));
    }

    [Fact]
    public void Files_that_change_are_read_again_and_those_that_do_not_are_not()
    {
        WriteCertificate();
        var time = new FakeTimeProvider();
        var log = new MemoryStream();
        using var keeper = new CertificateKeeper(
            Tls() with { ReloadInterval = TimeSpan.FromSeconds(30) }, new ServerLog(log, time), time);
        keeper.Start();
        var first = Thumbprint(keeper);

        time.Advance(TimeSpan.FromSeconds(31));
        var unchanged = Thumbprint(keeper);
        WriteCertificate();
        time.Advance(TimeSpan.FromSeconds(29));
        var early = Thumbprint(keeper);
        time.Advance(TimeSpan.FromSeconds(2));
        var changed = Thumbprint(keeper);
        File.WriteAllText(_folder + "/cert.pem", "no certificate");
        time.Advance(TimeSpan.FromSeconds(31));
        time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal((first, first), (unchanged, early));
        Assert.NotEqual(first, changed);
        Assert.Equal(changed, Thumbprint(keeper));
        var lines = Encoding.UTF8.GetString(log.ToArray());
        Assert.Equal(2, lines.Split("has changed and is in use").Length);
        Assert.Equal(2, lines.Split("holds no certificate in PEM form; the certificate in use stays").Length);
    }

    [Fact]
    public async Task A_missing_certificate_is_named()
    {
        var fault = await Assert.ThrowsAsync<ListenerException>(() =>
            ScriptedServer.StartAsync(listener: new ListenerConfiguration { Tls = Tls() }));

        Assert.Contains("cert.pem", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_the_words_scripts_know()
    {
        await using var first = await ScriptedServer.StartAsync();

        var fault = await Assert.ThrowsAsync<ListenerException>(() => HttpListenerServer.StartAsync(
            new ListenerConfiguration { Address = $"127.0.0.1:{first.Port}" },
            new Backend((_, _) => throw new InvalidOperationException("not asked")),
            new RecordedFaults(), new ServerLog(Stream.Null, TimeProvider.System), TimeProvider.System, Cancel));

        Assert.Equal($"listen tcp4 127.0.0.1:{first.Port}: bind: address already in use", fault.Message);
    }

    private static string? Thumbprint(CertificateKeeper keeper) =>
        keeper.Handshake().ServerCertificateContext?.TargetCertificate.Thumbprint;

    private TlsConfiguration Tls() => new(
        _folder + "/cert.pem", _folder + "/key.pem", SslProtocols.Tls12 | SslProtocols.Tls13, true);

    private Task<ScriptedServer> StartAsync(TimeSpan? patience = null)
    {
        WriteCertificate();
        var listener = new ListenerConfiguration { Tls = Tls() };
        return ScriptedServer.StartAsync(
            listener: listener with { ReadHeaderTimeout = patience ?? listener.ReadHeaderTimeout });
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(_folder + "/cert.pem", certificate.ExportCertificatePem());
        File.WriteAllText(_folder + "/key.pem", key.ExportPkcs8PrivateKeyPem());
    }

    private static async Task<string> ThumbprintAsync(ScriptedServer server)
    {
        var thumbprint = "";
        using var reply = await AskAsync(server, "/v1/a", "1.1", seen: certificate => thumbprint = certificate);
        return thumbprint;
    }

    private static async Task<HttpResponseMessage> AskAsync(
        ScriptedServer server, string target, string version, Action<string>? seen = null)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            seen?.Invoke(certificate?.GetCertHashString() ?? "");
            return true;
        };
        using var client = new HttpClient(handler);
        // The target as it stands: no dot is resolved on the way.
        var uri = new Uri($"https://127.0.0.1:{server.Port}{target}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, uri)
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return await client.SendAsync(request, Cancel);
    }
}
