using System.Net;
using System.Net.Sockets;
using System.Text;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Tests.Http;

public sealed class ProxyProtocolTests
{
    private const string Request = "GET /v1/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private const string Signature = "\r\n\r\n\0\r\nQUIT\n";

    private static readonly IPNetwork Loopback = IPNetwork.Parse("127.0.0.0/8");
    private static readonly IPNetwork Elsewhere = IPNetwork.Parse("10.0.0.0/8");

    [Theory]
    [InlineData("", "127.0.0.1", null)]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 4711 443\r\n", "192.0.2.7", 4711)]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::1 4711 443\r\n", "2001:db8::7", 4711)]
    [InlineData("PROXY UNKNOWN\r\n", "127.0.0.1", null)]
    [InlineData(Signature + "\x21\x11\0\x0c\xc0\0\x02\x07\x0a\0\0\x01\x12\x67\x01\xbb", "192.0.2.7", 4711)]
    [InlineData(Signature + "\x21\x11\0\x10\xc0\0\x02\x07\x0a\0\0\x01\x12\x67\x01\xbb\x04\0\x01x",
        "192.0.2.7", 4711)]
    [InlineData(Signature + "\x20\0\0\0", "127.0.0.1", null)]
    public async Task The_client_is_who_the_header_names(string header, string address, int? port)
    {
        await using var server = await StartAsync(ProxyTrust.Everybody);

        var reply = await server.SendRawAsync(header + Request);

        Assert.Equal(204, reply.Status);
        var seen = Assert.Single(server.Requests);
        Assert.Equal(IPAddress.Parse(address), seen.RemoteAddress);
        if (port is not null)
            Assert.Equal(port, seen.RemotePort);
    }

    [Theory]
    [InlineData("PROXY TCP4 here there 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 4711\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 99999 443\r\n")]
    [InlineData("PROXY \r\n")]
    [InlineData(Signature + "\x31\x11\0\x0c\xc0\0\x02\x07\x0a\0\0\x01\x12\x67\x01\xbb")]
    [InlineData(Signature + "\x21\x11\0\x02\xc0\0")]
    [InlineData(Signature + "\x21\x11\xff\xff")]
    public async Task A_broken_header_ends_the_connection(string header)
    {
        await using var server = await StartAsync(ProxyTrust.Everybody);

        Assert.Equal("", await ExchangeAsync(server, header + Request));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_line_without_an_end_ends_the_connection()
    {
        await using var server = await StartAsync(ProxyTrust.Everybody);

        Assert.Equal("", await ExchangeAsync(server, "PROXY TCP4 " + new string('1', 200)));
    }

    [Fact]
    public async Task A_header_in_pieces_is_waited_for()
    {
        await using var server = await StartAsync(ProxyTrust.Everybody);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, TestContext.Current.CancellationToken);
        client.NoDelay = true;
        await using var stream = client.GetStream();
        foreach (var piece in ("PROXY TCP4 192.0.2.7 10.0.0.1 4711 443\r\n" + Request).Chunk(5))
            await stream.WriteAsync(Encoding.Latin1.GetBytes(piece), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);

        Assert.StartsWith("HTTP/1.1 204", await reader.ReadToEndAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Equal(IPAddress.Parse("192.0.2.7"), Assert.Single(server.Requests).RemoteAddress);
    }

    [Fact]
    public async Task Who_sends_nothing_is_not_waited_for_longer_than_for_headers()
    {
        await using var server = await ScriptedServer.StartAsync(listener: new ListenerConfiguration
        {
            ProxyProtocol = new ProxyProtocolRules(ProxyTrust.Everybody, []),
            ReadHeaderTimeout = TimeSpan.FromMilliseconds(200),
        });

        Assert.Equal("", await ExchangeAsync(server, "PROXY TC"));
    }

    [Fact]
    public async Task Who_is_not_authorized_connects_under_its_own_address()
    {
        await using var server = await StartAsync(ProxyTrust.Authorized, Elsewhere);

        var reply = await server.SendRawAsync("PROXY TCP4 192.0.2.7 10.0.0.1 4711 443\r\n" + Request);

        Assert.Equal(204, reply.Status);
        Assert.Equal(IPAddress.Loopback, Assert.Single(server.Requests).RemoteAddress);
    }

    [Fact]
    public async Task Who_is_not_authorized_may_be_turned_away()
    {
        await using var server = await StartAsync(ProxyTrust.OnlyAuthorized, Elsewhere);

        Assert.Equal("", await ExchangeAsync(server, Request));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Who_is_authorized_is_believed()
    {
        await using var server = await StartAsync(ProxyTrust.OnlyAuthorized, Elsewhere, Loopback);

        await server.SendRawAsync("PROXY TCP4 192.0.2.7 10.0.0.1 4711 443\r\n" + Request);

        Assert.Equal(IPAddress.Parse("192.0.2.7"), Assert.Single(server.Requests).RemoteAddress);
    }

    private static Task<ScriptedServer> StartAsync(ProxyTrust trust, params IPNetwork[] authorized) =>
        ScriptedServer.StartAsync(
            listener: new ListenerConfiguration { ProxyProtocol = new ProxyProtocolRules(trust, authorized) });

    /// <summary>What comes back until the server ends the connection; it may reset it.</summary>
    private static async Task<string> ExchangeAsync(ScriptedServer server, string text)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", server.Port, TestContext.Current.CancellationToken);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            return "";
        }
    }
}
