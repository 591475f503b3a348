using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Leasehold.Server.Configuration;
using Leasehold.Server.Http;

namespace Leasehold.Server.Tests.Http;

/// <summary>Who may connect where certificates are demanded, which ciphers serve, what broken files say.</summary>
public sealed class ClientCertificateTests : IDisposable
{
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";

    private readonly string _folder = Directory.CreateTempSubdirectory("leasehold-mtls-").FullName;
    private readonly X509Certificate2 _authority = Authority("CN=ours");
    private readonly X509Certificate2 _stranger = Authority("CN=stranger");

    public ClientCertificateTests()
    {
        using var server = Signed(_authority, ServerUse);
        Write("cert.pem", server.ExportCertificatePem());
        Write("key.pem", Key(server));
        Write("ca.pem", _authority.ExportCertificatePem());
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("ours", true)]
    [InlineData("stranger", false)]
    [InlineData("wrong use", false)]
    [InlineData("none", false)]
    public async Task Only_who_shows_a_certificate_of_the_authority_may_connect(string who, bool serves)
    {
        await using var server = await StartAsync(Tls() with
        {
            ClientAuthorityFile = _folder + "/ca.pem",
            RequiresClientCertificates = true,
        });
        using var shown = who switch
        {
            "ours" => Signed(_authority, ClientUse),
            "stranger" => Signed(_stranger, ClientUse),
            "wrong use" => Signed(_authority, ServerUse),
            _ => null,
        };

        var asking = AskAsync(server, shown);

        if (serves)
            Assert.Equal(204, await asking);
        else
            await Assert.ThrowsAsync<HttpRequestException>(() => asking);
        Assert.Equal(serves ? 1 : 0, server.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_shows_the_issuer_between_the_authority_and_the_certificate_may_connect(bool shows)
    {
        await using var server = await StartAsync(Tls() with
        {
            ClientAuthorityFile = _folder + "/ca.pem",
            RequiresClientCertificates = true,
        });
        using var between = Authority("CN=between", _authority);
        using var shown = Signed(between, ClientUse);

        var asking = AskAsync(server, shown, issuers: shows ? [between] : []);

        if (shows)
            Assert.Equal(204, await asking);
        else
            await Assert.ThrowsAsync<HttpRequestException>(() => asking);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task By_default_a_certificate_is_neither_demanded_nor_judged(bool shows)
    {
        await using var server = await StartAsync(Tls());
        using var shown = shows ? Signed(_stranger, ClientUse) : null;

        Assert.Equal(204, await AskAsync(server, shown));
    }

    [Fact]
    public async Task The_cipher_suites_of_TLS_1_2_are_those_that_were_chosen_and_TLS_1_3_stays()
    {
        await using var server = await StartAsync(Tls() with
        {
            CipherSuites = [TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384],
        });

        Assert.Equal(204, await AskAsync(server, null, SslProtocols.Tls13));
        Assert.Equal(204, await AskAsync(
            server, null, SslProtocols.Tls12, [TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]));
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(
            server, null, SslProtocols.Tls12, [TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]));
    }

    [Theory]
    [InlineData("cert.pem", "nothing", "cert.pem holds no certificate in PEM form")]
    [InlineData("key.pem", "nothing", "key.pem holds no private key in PEM form")]
    [InlineData("key.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----", "key.pem is encrypted")]
    [InlineData("key.pem", null, "key.pem: no such file or directory")]
    [InlineData("key.pem", "other", "does not match the certificate in ")]
    [InlineData("ca.pem", "", "ca.pem holds no certificate in PEM form")]
    public async Task A_file_that_cannot_be_used_is_named_with_the_reason(string file, string? text, string said)
    {
        if (text is null)
            File.Delete(_folder + "/" + file);
        else
            Write(file, text == "other" ? Key(_stranger) : text);

        var fault = await Assert.ThrowsAsync<ListenerException>(() =>
            StartAsync(Tls() with { ClientAuthorityFile = _folder + "/ca.pem" }));

        Assert.StartsWith("error loading TLS cert: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-400, "is valid only from ")]
    [InlineData(0, null)]
    [InlineData(25, "expires on ")]
    [InlineData(31, "expired on ")]
    public void The_validity_of_a_certificate_is_told_when_it_matters(int days, string? said)
    {
        using var certificate = Signed(_authority, ServerUse);
        var now = new DateTimeOffset(certificate.NotBefore.ToUniversalTime()).AddDays(days);

        var complaint = ListenerCertificate.Complaint("cert.pem", certificate, now);

        Assert.Equal(said is null, complaint is null);
        Assert.Contains(said ?? "", complaint ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_is_warned_of_when_it_is_read()
    {
        await using var server = await StartAsync(Tls());
        var before = Encoding.UTF8.GetString(server.Log.ToArray());
        using var soon = Signed(_authority, ServerUse, days: 3);
        Write("cert.pem", soon.ExportCertificatePem());
        Write("key.pem", Key(soon));

        server.Listener.ReloadCertificate();

        Assert.DoesNotContain("expires on", before, StringComparison.Ordinal);
        Assert.Contains("cert.pem expires on ", Encoding.UTF8.GetString(server.Log.ToArray()),
            StringComparison.Ordinal);
    }

    private TlsConfiguration Tls() => new(
        _folder + "/cert.pem", _folder + "/key.pem", SslProtocols.Tls12 | SslProtocols.Tls13, true);

    private static Task<ScriptedServer> StartAsync(TlsConfiguration tls) =>
        ScriptedServer.StartAsync(listener: new ListenerConfiguration { Tls = tls });

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private static string Key(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey();
        return key?.ExportPkcs8PrivateKeyPem() ?? "";
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? above = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var now = TimeProvider.System.GetUtcNow();
        if (above is null)
            return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(60));
        using var bare = request.Create(
            above, now.AddHours(-2), now.AddDays(50), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Signed(X509Certificate2 authority, string use, int days = 30)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        var now = TimeProvider.System.GetUtcNow();
        using var bare = request.Create(
            authority, now.AddHours(-1), now.AddDays(days), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    private static async Task<int> AskAsync(ScriptedServer server, X509Certificate2? shown,
        SslProtocols protocols = SslProtocols.None, TlsCipherSuite[]? suites = null,
        X509Certificate2Collection? issuers = null)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.EnabledSslProtocols = protocols;
        if (suites is not null && OperatingSystem.IsLinux())
            handler.SslOptions.CipherSuitesPolicy = new CipherSuitesPolicy(suites);
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        if (shown is not null)
            handler.SslOptions.ClientCertificateContext =
                SslStreamCertificateContext.Create(shown, issuers, offline: true);
        using var client = new HttpClient(handler);
        using var reply = await client.GetAsync(
            new Uri($"https://127.0.0.1:{server.Port}/v1/a"), TestContext.Current.CancellationToken);
        return (int)reply.StatusCode;
    }
}
