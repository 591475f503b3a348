using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Leasehold.Cli.Tests.Scripted;
using Leasehold.Client;
using Leasehold.Client.Transport;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Cli.Tests.Clients;

public sealed class ApiClientTests : CliTest
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_redirect_is_followed_once_with_token_and_body()
    {
        await using var active = await ScriptedServer.StartAsync();
        active.On("PUT /v1/a", "", 204);
        Server.On("PUT /v1/a", "", 307, $"Location: {active.Address}/v1/a");
        using var client = Client(Server.Address);

        var response = await client.SendAsync(ApiRequest.Put("a", "{}"u8.ToArray()), Cancel);

        Assert.Equal(204, response.Status);
        Assert.Equal("PUT /v1/a {}", Assert.Single(active.Asked));
        Assert.Equal("hvs.secret", active.Headers["X-Vault-Token"]);
    }

    [Fact]
    public async Task A_second_redirect_is_a_refusal()
    {
        Server.On("GET /v1/a", "", 307, $"Location: {Server.Address}/v1/a");
        using var client = Client(Server.Address);

        var response = await client.SendAsync(ApiRequest.Get("a"), Cancel);

        Assert.Equal((307, 2), (response.Status, Server.Asked.Count));
        Assert.Equal(307, response.Error?.Status);
    }

    [Theory]
    [InlineData(307, "-disable-redirects")]
    [InlineData(308, "-non-interactive")]
    public async Task A_write_that_is_only_redirected_is_no_success(int status, string flag)
    {
        Server.On("PUT /v1/a", "", status, "Location: http://127.0.0.1:1/v1/a");

        var outcome = await Cli.RunAsync("write", flag, "a", "b=c");

        Assert.Equal(2, outcome.Exit);
        Assert.Empty(outcome.Out);
        Assert.EndsWith(
            $"Code: {status}. Errors:\n\n* nothing was done: the server redirects to http://127.0.0.1:1/v1/a, "
            + "which is not followed\n", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_asks_for_patience_is_asked_again()
    {
        Server.On("GET /v1/a", """{"errors":["busy"]}""", 503, "Retry-After: 0");
        using var client = Client(Server.Address, retries: 2);

        var response = await client.SendAsync(ApiRequest.Get("a"), Cancel);

        Assert.Equal((503, 3), (response.Status, Server.Asked.Count));
        Assert.Equal(["busy"], response.Error?.Errors);
    }

    [Fact]
    public async Task Requests_go_no_faster_than_their_rate()
    {
        Server.On("GET /v1/a", "", 204);
        var clock = new FakeTimeProvider();
        using var client = new ApiClient(new ApiClientOptions
        {
            Address = Address(Server.Address),
            Rate = new RequestRate(PerSecond: 1, Burst: 2),
            Clock = clock,
        });
        await client.SendAsync(ApiRequest.Get("a"), Cancel);
        await client.SendAsync(ApiRequest.Get("a"), Cancel);

        var third = client.SendAsync(ApiRequest.Get("a"), Cancel);
        clock.Advance(TimeSpan.FromMilliseconds(900));
        Assert.False(third.IsCompleted);
        Assert.Equal(2, Server.Asked.Count);

        clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(204, (await third).Status);
    }

    [Theory]
    [InlineData("abc", "failed to read environment: VAULT_RATE_LIMIT was provided but incorrectly formatted\n")]
    [InlineData("10:b", "failed to read environment: VAULT_RATE_LIMIT was provided but incorrectly formatted\n")]
    [InlineData("0", "failed to read environment: VAULT_RATE_LIMIT was provided but incorrectly formatted\n")]
    [InlineData("10", "")]
    [InlineData("0.5:5", "")]
    public async Task A_rate_is_read_from_the_environment(string rate, string error)
    {
        Server.On("GET /v1/a", """{"request_id":"r","data":{"a":"b"}}""");

        var outcome = await Cli.With("VAULT_RATE_LIMIT", rate).RunAsync("read", "a");

        Assert.Equal(error, outcome.Error);
        Assert.Equal(error.Length > 0 ? 2 : 0, outcome.Exit);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(501)]
    public async Task A_refusal_is_not_asked_again(int status)
    {
        Server.On("GET /v1/a", """{"errors":["no"]}""", status);
        using var client = Client(Server.Address, retries: 2);

        await client.SendAsync(ApiRequest.Get("a"), Cancel);

        Assert.Single(Server.Asked);
    }

    [Theory]
    [InlineData("a b/ä?x", "/v1/a%20b/%C3%A4%3Fx")]
    [InlineData("/a//b/../c/", "/v1/a/c")]
    [InlineData("a%2Fb", "/v1/a%252Fb")]
    [InlineData("a:b@c$d&e+f,g;h=i!(*)", "/v1/a:b@c$d&e+f,g;h=i%21%28%2A%29")]
    public async Task Paths_are_escaped_as_servers_compare_them(string path, string target)
    {
        using var client = Client(Server.Address + "/");

        await client.SendAsync(ApiRequest.Get(path), Cancel);

        Assert.Equal($"GET {target}", Assert.Single(Server.Asked));
    }

    [Fact]
    public async Task A_unix_socket_serves_too()
    {
        var path = Path.Join(Cli.Home, "s");
        await using var local = await ScriptedServer.StartAsync($"http://unix:{path}");
        local.On("GET /v1/a", "{}");
        using var client = Client($"unix://{path}");

        var response = await client.SendAsync(ApiRequest.Get("a"), Cancel);

        Assert.Equal(200, response.Status);
        Assert.Equal("localhost", local.Headers["Host"]);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "dial tcp 127.0.0.1:1: connect: connection refused")]
    [InlineData("http://no.such.name.invalid:1", "dial tcp: lookup no.such.name.invalid: no such host")]
    [InlineData("unix:///no/such/socket", "dial unix /no/such/socket: connect: no such file or directory")]
    public async Task Who_cannot_be_reached_is_named(string address, string why)
    {
        using var client = Client(address);

        var failure = await Assert.ThrowsAsync<TransportException>(() => client.SendAsync(ApiRequest.Get("a"), Cancel));

        Assert.EndsWith($"/v1/a\": {why}", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("Get \"http://", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_an_end_of_file()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = Client($"http://{listener.LocalEndpoint}");

        var sending = client.SendAsync(ApiRequest.Put("a", "{}"u8.ToArray()), Cancel);
        using (var accepted = await listener.AcceptSocketAsync(Cancel))
            await accepted.ReceiveAsync(new byte[4096], Cancel);

        var failure = await Assert.ThrowsAsync<TransportException>(() => sending);
        Assert.Matches(": (EOF|read: connection reset by peer)$", failure.Message);
    }

    [Fact]
    public async Task A_server_that_never_answers_costs_the_timeout()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new ApiClient(new ApiClientOptions
        {
            Address = Address($"http://{listener.LocalEndpoint}"),
            Timeout = TimeSpan.FromMilliseconds(20),
        });

        var failure = await Assert.ThrowsAsync<TransportException>(() => client.SendAsync(ApiRequest.Get("a"), Cancel));

        Assert.EndsWith(": context deadline exceeded", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_server_under_an_https_address_is_recognized()
    {
        using var client = Client(Server.Address.Replace("http:", "https:"));

        var failure = await Assert.ThrowsAsync<TransportException>(() => client.SendAsync(ApiRequest.Get("a"), Cancel));

        Assert.EndsWith(": http: server gave HTTP response to HTTPS client", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificates_are_checked_against_named_authorities()
    {
        using var certificate = Certificates.SelfSigned("localhost");
        await using var secure = await ScriptedServer.StartSecureAsync(certificate);
        secure.On("GET /v1/a", "{}");
        var url = secure.Address.Replace("127.0.0.1", "localhost");
        var pem = certificate.ExportCertificatePem();

        Assert.Equal("tls: failed to verify certificate: x509: certificate signed by unknown authority",
            await OutcomeAsync(url, new TlsOptions()));
        Assert.Equal("200", await OutcomeAsync(url, new TlsOptions { AuthorityPem = pem }));
        Assert.Equal("200", await OutcomeAsync(url, new TlsOptions { SkipVerify = true }));
        Assert.Equal("tls: failed to verify certificate: x509: certificate is not valid for the name of the server",
            await OutcomeAsync(url, new TlsOptions { AuthorityPem = pem, ServerName = "other" }));
        Assert.Equal("200", await OutcomeAsync(secure.Address,
            new TlsOptions { AuthorityPem = pem, ServerName = "localhost" }));
    }

    [Fact]
    public void Who_names_authorities_does_not_trust_those_of_the_system()
    {
        using var server = Certificates.SelfSigned("localhost");
        using var other = Certificates.SelfSigned("localhost");

        Assert.True(new CertificateCheck(null).Accepts(this, server, null, SslPolicyErrors.None));
        Assert.True(new CertificateCheck([server]).Accepts(this, server, null, SslPolicyErrors.None));
        Assert.Throws<UntrustedException>(
            () => new CertificateCheck([other]).Accepts(this, server, null, SslPolicyErrors.None));
    }

    [Fact]
    public void Authorities_without_a_certificate_are_no_authorities()
    {
        var options = new ApiClientOptions { Tls = new TlsOptions { AuthorityPem = "nothing" } };

        var failure = Assert.Throws<IOException>(() => new ApiClient(options));

        Assert.Equal("Error appending CA: Couldn't parse PEM", failure.Message);
    }

    [Fact]
    public void Authorities_that_are_not_there_are_told_in_the_words_of_the_system()
    {
        var folder = Cli.Home;
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        var none = Path.Combine(folder, "none");

        Assert.Equal($"Error loading CA Path: open {none}: no such file or directory",
            Fault(new TlsOptions { AuthorityDirectory = none }));
        Assert.Equal($"Error loading CA Path: open {file}: not a directory",
            Fault(new TlsOptions { AuthorityDirectory = file }));
        Assert.Equal($"Error loading CA File: read {folder}: is a directory",
            Fault(new TlsOptions { AuthorityFile = folder }));

        static string Fault(TlsOptions tls) =>
            Assert.Throws<IOException>(() => new ApiClient(new ApiClientOptions { Tls = tls })).Message;
    }

    [Fact]
    public void Nothing_that_is_secret_is_printed()
    {
        var options = new ApiClientOptions { Token = "hvs.secret" };
        var request = ApiRequest.Put("a", "hvs.secret"u8.ToArray()).With("hvs.secret");

        Assert.DoesNotContain("secret", $"{options} {request}", StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Address("http://user:secret@host:1/p").ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> OutcomeAsync(string url, TlsOptions tls)
    {
        using var client = new ApiClient(new ApiClientOptions { Address = Address(url), Tls = tls, MaxRetries = 0 });
        try
        {
            return $"{(await client.SendAsync(ApiRequest.Get("a"), Cancel)).Status}";
        }
        catch (TransportException failure)
        {
            return failure.Message[(failure.Message.IndexOf("\": ", StringComparison.Ordinal) + 3)..];
        }
    }

    private static ApiClient Client(string address, int retries = 0) => new(new ApiClientOptions
    {
        Address = Address(address),
        Token = "hvs.secret",
        MaxRetries = retries,
    });

    private static ServerAddress Address(string text) =>
        ServerAddress.TryParse(text, out var address, out var error) ? address
            : throw new ArgumentException(error, nameof(text));
}
