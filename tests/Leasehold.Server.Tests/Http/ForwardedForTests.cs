using System.Net;
using System.Text;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Tests.Http;

/// <summary>Who is believed about the address of a client, and what the others are told.</summary>
public sealed class ForwardedForTests
{
    private const string Header = "X-Forwarded-For: ";

    private static readonly ForwardedForRules Loopback = new([IPNetwork.Parse("127.0.0.0/8")], 0, true, true);

    private static readonly ForwardedForRules Other = Loopback with { Authorized = [IPNetwork.Parse("10.0.0.0/8")] };

    [Theory]
    [InlineData("1.2.3.4", 0, "1.2.3.4")]
    [InlineData("1.2.3.4, 5.6.7.8", 0, "5.6.7.8")]
    [InlineData("1.2.3.4,5.6.7.8", 1, "1.2.3.4")]
    [InlineData("2001:db8::1", 0, "2001:db8::1")]
    [InlineData("::ffff:1.2.3.4", 0, "1.2.3.4")]
    [InlineData("1.2.3.4:99", 0, "1.2.3.4")]
    public async Task A_proxy_that_is_authorized_is_believed(string chain, int skips, string client)
    {
        await using var server = await StartAsync(Loopback with { HopSkips = skips });

        var reply = await server.SendAsync("GET", "/v1/a", "", Header + chain);

        Assert.Equal(204, reply.Status);
        var request = Assert.Single(server.Requests);
        Assert.Equal((IPAddress.Parse(client), true), (request.RemoteAddress, request.IsForwarded));
    }

    [Fact]
    public async Task Several_headers_are_one_chain()
    {
        await using var server = await StartAsync(Loopback with { HopSkips = 1 });

        await server.SendAsync("GET", "/v1/a", "", Header + "9.9.9.9, 1.2.3.4", Header + "5.6.7.8");

        Assert.Equal(IPAddress.Parse("1.2.3.4"), Assert.Single(server.Requests).RemoteAddress);
    }

    [Fact]
    public async Task What_may_not_be_believed_is_refused_in_the_words_of_the_field()
    {
        await using var strict = await StartAsync(Loopback with { HopSkips = 2 });
        await using var stranger = await StartAsync(Other);

        await RefusedAsync(strict, [], "missing x-forwarded-for header and configured to reject when not present");
        await RefusedAsync(strict, [Header + "a, b"], "malformed x-forwarded-for configuration or request, "
            + "hops to skip (2) would skip before earliest chain link (chain length 2)");
        await RefusedAsync(strict, [Header + "nobody, b, c"],
            "malformed x-forwarded-for header: the client is not named by an address");
        await RefusedAsync(stranger, [Header + "1.2.3.4"],
            "client address not authorized for x-forwarded-for and configured to reject connection");
    }

    [Theory]
    [InlineData("2001:db8::1", "client_address=[2001:db8::1]:")]
    [InlineData("nobody", "client_address=127.0.0.1:")]
    public async Task The_log_of_requests_names_the_client_or_who_was_refused(string chain, string said)
    {
        var server = await ScriptedServer.StartAsync(
            listener: new ListenerConfiguration { ForwardedFor = Loopback }, requestLevel: LogLevel.Info);

        await server.SendAsync("GET", "/v1/a", "", Header + chain);
        await server.DisposeAsync(); // Then all is logged.

        Assert.Contains(said, Encoding.UTF8.GetString(server.Log.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_refusals_the_peer_counts()
    {
        await using var absent = await StartAsync(Loopback with { RejectsAbsent = false });
        await using var stranger = await StartAsync(Other with { RejectsUnauthorized = false });
        await using var unread = await StartAsync(null);

        await absent.SendAsync("GET", "/v1/a");
        await stranger.SendAsync("GET", "/v1/a", "", Header + "1.2.3.4");
        await unread.SendAsync("GET", "/v1/a", "", Header + "1.2.3.4");

        Assert.All(new[] { absent, stranger, unread },
            server => Assert.Equal(IPAddress.Loopback, Assert.Single(server.Requests).RemoteAddress));
        Assert.True(Assert.Single(unread.Requests).IsForwarded);
        Assert.False(Assert.Single(absent.Requests).IsForwarded);
    }

    private static Task<ScriptedServer> StartAsync(ForwardedForRules? rules) =>
        ScriptedServer.StartAsync(listener: new ListenerConfiguration { ForwardedFor = rules });

    private static async Task RefusedAsync(ScriptedServer server, string[] headers, string text)
    {
        var reply = await server.SendAsync("GET", "/v1/a", "", headers);

        Assert.Equal((400, $"{{\"errors\":[\"{text}\"]}}\n"), (reply.Status, reply.Body));
        Assert.Empty(server.Requests);
    }
}
