using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Leasehold.Acceptance.Shells;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

/// <summary>A listener with TLS serves HTTP/1.1 and HTTP/2, and reads targets as they were sent on both.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private const string Configuration =
        """
        storage "inmem" {}
        listener "tcp" {
          address       = "127.0.0.1:{port}"
          tls_cert_file = "{home}/server.pem"
          tls_key_file  = "{home}/server.key"
        }
        """;

    private readonly TempFolder home = new();
    private LiveServer? server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private LiveServer Server => server ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync()
    {
        var made = await Shell.RunAsync(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=leasehold " +
            "-addext subjectAltName=IP:127.0.0.1 -keyout server.key -out server.pem", home.Path, address: null, Cancel);
        Assert.True(made.Exit == 0, made.ToString());
        server = await LiveServer.ConfiguredAsync(Configuration, home, LiveServer.FreePort(), Cancel, "https");
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        home.Dispose();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task It_serves(string version)
    {
        using var reply = await AskAsync("/v1/sys/seal-status", version);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(Version.Parse(version), reply.Version);
    }

    [Theory]
    [InlineData("1.1", "/v1/a/%2e%2e/sys/seal-status")]
    [InlineData("2.0", "/v1/a/%2e%2e/sys/seal-status")]
    [InlineData("1.1", "/v1/a/../sys/seal-status")]
    [InlineData("2.0", "/v1/a/../sys/seal-status")]
    [InlineData("2.0", "/v1/sys%2fseal-status")]
    [InlineData("2.0", "//v1/sys/seal-status")]
    public async Task Targets_that_pretend_are_refused(string version, string target)
    {
        using var reply = await AskAsync(target, version);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }

    [Fact]
    public async Task The_command_line_trusts_the_authority_it_is_given_and_no_other()
    {
        var trusted = await Shell.RunAsync("vault status -ca-cert=server.pem", Server, Cancel);
        var stranger = await Shell.RunAsync("vault status", Server, Cancel);

        Assert.True(trusted.Exit == 2, trusted.ToString()); // Sealed, and reached.
        Assert.Contains("Initialized", trusted.Output, StringComparison.Ordinal);
        Assert.True(stranger.Exit == 1, stranger.ToString());
    }

    private async Task<HttpResponseMessage> AskAsync(string target, string version)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(home.Path, "server.pem"));
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.Add(authority);
        handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"https://127.0.0.1:{Server.Port}{target}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return await client.SendAsync(request, Cancel);
    }
}
