using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Server.Tests.Http;

namespace Leasehold.Server.Tests.Hosting;

public sealed class DevCertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leasehold-dev-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_client_that_trusts_the_authority_trusts_the_server()
    {
        var tls = DevCertificate.Write(_folder + "/made", "127.0.0.1", TimeProvider.System);
        await using var server = await ScriptedServer.StartAsync(listener: new ListenerConfiguration { Tls = tls });
        using var handler = new SocketsHttpHandler();
        var authority = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(
            Path.Combine(_folder, "made", DevCertificate.AuthorityFile));
        handler.SslOptions.CertificateChainPolicy = new()
        {
            TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(authority);
        using var client = new HttpClient(handler);

        using var reply = await client.GetAsync(
            new Uri($"https://127.0.0.1:{server.Port}/v1/a"), TestContext.Current.CancellationToken);

        Assert.Equal(204, (int)reply.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_key_is_its_owners_alone_and_goes_with_the_server(bool isMadeUp)
    {
        var options = new DevOptions { TlsDirectory = isMadeUp ? "" : _folder };
        var result = DevConfiguration.Of(options, [], ServerEnvironment.Empty, TimeProvider.System);
        var configuration = result.Configuration ?? throw new InvalidOperationException("refused");
        var key = configuration.Listeners[0].Tls?.KeyFile ?? "";

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        new DevCertificateFiles(options, configuration).Dispose();

        Assert.Equal(!isMadeUp, Directory.Exists(Path.GetDirectoryName(key)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void Development_mode_with_TLS_is_told_as_https()
    {
        var result = DevConfiguration.Of(
            new DevOptions { TlsDirectory = _folder }, [], ServerEnvironment.Empty, TimeProvider.System);

        Assert.Equal("https://127.0.0.1:8200", result.Configuration?.EffectiveApiAddress);
    }

    [Fact]
    public void An_address_that_is_none_is_refused()
    {
        var result = DevConfiguration.Of(
            new DevOptions { ListenAddress = "here" }, [], ServerEnvironment.Empty, TimeProvider.System);

        Assert.Equal(["invalid address for -dev-listen-address: here"], result.Errors);
    }
}
