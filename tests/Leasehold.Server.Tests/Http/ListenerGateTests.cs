using Leasehold.Core.Requests;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Tests.Http;

/// <summary>What a listener lets in, what it sends along, and what it makes of slow clients.</summary>
public sealed class ListenerGateTests
{
    [Theory]
    [InlineData("/v1/sys/metrics", true, false, 403, "metrics endpoint is disabled for this listener")]
    [InlineData("/v1/sys/metrics/", true, false, 403, "metrics endpoint is disabled for this listener")]
    [InlineData("/v1/sys/health", true, false, 204, "")]
    [InlineData("/v1/sys/health", false, true, 404, "this listener only serves the metrics endpoint")]
    [InlineData("/v1/sys/metrics", false, true, 204, "")]
    [InlineData("/v1/sys/metrics/", false, true, 204, "")]
    public async Task Metrics_can_be_all_or_nothing(string target, bool refuses, bool only, int status, string text)
    {
        await using var server = await ScriptedServer.StartAsync(
            listener: new ListenerConfiguration { RefusesMetrics = refuses, ServesOnlyMetrics = only });

        var reply = await server.SendAsync("GET", target);

        Assert.Equal(status, reply.Status);
        Assert.Contains(text, reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_that_no_browser_sends_can_be_demanded()
    {
        await using var server = await ScriptedServer.StartAsync(
            listener: new ListenerConfiguration { RequiresRequestHeader = true });

        var without = await server.SendAsync("GET", "/v1/a");
        var with = await server.SendAsync("GET", "/v1/a", "", "X-Vault-Request: true");

        Assert.Equal((412, 204), (without.Status, with.Status));
        Assert.Contains("missing \\\"X-Vault-Request\\\" header", without.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_listener_travels_with_the_request()
    {
        var rules = new ListenerRules { DisablesUnauthenticatedRekey = true };
        await using var server = await ScriptedServer.StartAsync(listener: new ListenerConfiguration { Rules = rules });

        await server.SendAsync("GET", "/v1/a");

        Assert.Same(rules, Assert.Single(server.Requests).Listener);
    }

    [Fact]
    public async Task Response_headers_are_sent_and_can_be_changed_without_a_restart()
    {
        var listener = new ListenerConfiguration { Headers = Headers("first"), ShowsHostname = true };
        await using var server = await ScriptedServer.StartAsync(listener: listener);

        var before = await server.SendAsync("GET", "/v1/a");
        server.Listener.ReloadHeaders(listener with { Headers = Headers("second"), ShowsHostname = false });
        var after = await server.SendAsync("GET", "/v1/a");

        Assert.Equal(("first", Environment.MachineName), (before.Headers["X-Of"], before.Headers["X-Vault-Hostname"]));
        Assert.Equal("second", after.Headers["X-Of"]);
        Assert.False(after.Headers.ContainsKey("X-Vault-Hostname"));
        Assert.Equal("max-age=31536000; includeSubDomains", after.Headers["Strict-Transport-Security"]);
    }

    [Fact]
    public async Task A_body_that_never_comes_is_not_waited_for()
    {
        await using var server = await ScriptedServer.StartAsync(
            listener: new ListenerConfiguration { ReadTimeout = TimeSpan.FromMilliseconds(50) });

        var reply = await server.SendRawAsync(
            "POST /v1/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 10\r\n\r\n{");

        Assert.Equal(400, reply.Status);
        Assert.Contains("took longer than http_read_timeout", reply.Body, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static ResponseHeaders Headers(string value) => new(
        new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>
        {
            ["2xx"] = new Dictionary<string, IReadOnlyList<string>> { ["X-Of"] = [value] },
        });
}
