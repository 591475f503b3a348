using Leasehold.Server.Configuration;

namespace Leasehold.Server.Tests.Http;

/// <summary>
/// Requests that must be refused before anybody is authenticated: nothing of them reaches the kernel.
/// </summary>
public sealed class HostileRequestTests
{
    private const string NoText = "{\"errors\":[]}\n";

    [Theory]
    [InlineData("/v1/a/../sys/seal", 400, "relative paths not supported")]
    [InlineData("/v1/a/%2e%2e/sys/seal", 400, "relative paths not supported")]
    [InlineData("/v1/a/./b", 400, "relative paths not supported")]
    [InlineData("/v1/sys%2fseal", 400, "encoded slash")]
    [InlineData("/v1/sys%5Cseal", 400, "encoded backslash")]
    [InlineData("/v1/a\\b", 400, "backslash")]
    [InlineData("/v1/a//b", 400, "empty segment")]
    [InlineData("//v1/sys/health", 400, "the configured address ends with a slash")]
    [InlineData("/v1/a%00b", 400, "")] // The web server answers it by itself.
    [InlineData("/v1/a%01b", 400, "non-printable")]
    [InlineData("/v1/a%ff", 400, "UTF-8")]
    [InlineData("/v1/a%e2%80%8bb", 400, "non-printable")]
    [InlineData("/v2/sys/health", 404, NoText)]
    [InlineData("/", 404, NoText)]
    [InlineData("/ui/", 404, "no user interface")]
    public async Task A_target_that_two_readers_could_read_in_two_ways_is_refused(
        string target, int status, string text)
    {
        await using var server = await ScriptedServer.StartAsync();

        var reply = await server.SendAsync("GET", target);

        Assert.Equal(status, reply.Status);
        Assert.Contains(text, reply.Body, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("OPTIONS")]
    [InlineData("SCAN")]
    [InlineData("get")]
    [InlineData("PROPFIND")]
    public async Task Methods_that_nothing_supports_are_refused_without_a_text(string method)
    {
        await using var server = await ScriptedServer.StartAsync();

        var reply = await server.SendAsync(method, "/v1/a");

        Assert.Equal((405, NoText), (reply.Status, reply.Body));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("X-Vault-Token: a", "X-Vault-Token: b")]
    [InlineData("X-Vault-Token: a", "x-vault-token: a")]
    [InlineData("Authorization: Bearer a", "Authorization: Bearer b")]
    [InlineData("X-Vault-Namespace: root", "X-Vault-Namespace: ")]
    public async Task A_header_that_must_be_single_is_refused_when_it_comes_twice(string first, string second)
    {
        await using var server = await ScriptedServer.StartAsync();

        var reply = await server.SendAsync("GET", "/v1/a", "", first, second);

        Assert.Equal(400, reply.Status);
        Assert.Contains("more than once", reply.Body, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("GET", "/v1/a?list=maybe", "", 400, NoText)]
    [InlineData("GET", "/v1/a?x=%zz", "", 400, "query")]
    [InlineData("POST", "/v1/a/", "{}", 400, "cannot write to a path ending in '/'")]
    [InlineData("PATCH", "/v1/a/", "{}", 400, "cannot write to a path ending in '/'")]
    [InlineData("POST", "/v1/a", "[1]", 400, "failed to parse JSON input: ")]
    [InlineData("POST", "/v1/a", "{\"a\":", 400, "failed to parse JSON input: unexpected EOF")]
    [InlineData("POST", "/v1/a", "{\"a\":1,\"a\":2}", 400, "failed to parse JSON input: ")]
    [InlineData("POST", "/v1/a", "{\"a\":\"\u00ff\"}", 400, "failed to parse JSON input: ")]
    [InlineData("PATCH", "/v1/a", "{}", 400, "PATCH requires Content-Type of application/merge-patch\\u002bjson")]
    public async Task A_wrong_request_is_refused_with_the_words_of_the_field(
        string method, string target, string body, int status, string text)
    {
        await using var server = await ScriptedServer.StartAsync();

        var reply = await server.SendAsync(method, target, body);

        Assert.Equal(status, reply.Status);
        Assert.Contains(text, reply.Body.Replace("+", "\\u002b", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("Content-Type: application/json", 415, "provided application/json")]
    [InlineData("X-Vault-Namespace: team/a/", 404, "namespace not found")]
    [InlineData("X-Vault-Wrap-TTL: abc", 400,
        "error parsing X-Vault-Wrap-TTL header: time: invalid duration \\\"abc\\\"")]
    [InlineData("X-Vault-Wrap-TTL: -5s", 400,
        "error parsing X-Vault-Wrap-TTL header: requested wrap ttl cannot be negative")]
    public async Task A_wrong_header_is_refused(string header, int status, string text)
    {
        await using var server = await ScriptedServer.StartAsync();

        var reply = await server.SendAsync("PATCH", "/v1/a", "{}", header);

        Assert.Equal(status, reply.Status);
        Assert.Contains(text, reply.Body, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_whether_announced_or_chunked()
    {
        var small = new ListenerConfiguration { MaxRequestSize = 16 };
        await using var server = await ScriptedServer.StartAsync(listener: small);
        var body = $$"""{"k":"{{new string('x', 64)}}"}""";

        var announced = await server.SendAsync("POST", "/v1/a", body);
        var chunked = await server.SendRawAsync(
            "POST /v1/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            + $"{body.Length:x}\r\n{body}\r\n0\r\n\r\n");

        Assert.Equal((413, "{\"errors\":[\"http: request body too large\"]}\n"), (announced.Status, announced.Body));
        Assert.Equal((413, announced.Body), (chunked.Status, chunked.Body));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("GET /v1/a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("POST /v1/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("GET /v1/a HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n")]
    [InlineData("GET /v1/a HTTP/1.1\r\n\r\n")]
    [InlineData("GET /v1/a\0b HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST /v1/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task What_is_no_HTTP_is_refused_by_the_web_server(string text)
    {
        await using var server = await ScriptedServer.StartAsync();

        var reply = await server.SendRawAsync(text);

        Assert.InRange(reply.Status, 400, 499);
        Assert.Empty(server.Requests);
    }
}
