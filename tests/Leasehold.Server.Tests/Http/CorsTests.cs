using Leasehold.Core.Requests;

namespace Leasehold.Server.Tests.Http;

public sealed class CorsTests
{
    private sealed record Edge(CorsRules? Cors) : IEdgeRules
    {
        public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> UiHeaders { get; } =
            [new("X-Ui", ["one", "two"])];
    }

    private static readonly Edge Rules = new(new CorsRules(["https://good"], ["X-Mine"], AllowsCredentials: true));

    [Fact]
    public async Task A_page_of_another_origin_is_let_in_only_if_it_is_named()
    {
        await using var server = await ScriptedServer.StartAsync(edge: Rules);

        var good = await server.SendAsync("GET", "/v1/sys/x", "", "Origin: https://good");
        var bad = await server.SendAsync("GET", "/v1/sys/x", "", "Origin: https://bad");
        var none = await server.SendAsync("GET", "/v1/sys/x");

        Assert.Equal(204, good.Status);
        Assert.Equal("https://good", good.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal("Origin", good.Headers["Vary"]);
        Assert.Equal("true", good.Headers["Access-Control-Allow-Credentials"]);
        Assert.Equal(403, bad.Status);
        Assert.Contains("origin not allowed", bad.Body, StringComparison.Ordinal);
        Assert.Equal(204, none.Status);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_browser_that_asks_first_is_told_what_it_may_send()
    {
        await using var server = await ScriptedServer.StartAsync(edge: Rules);

        var asked = await server.SendAsync(
            "OPTIONS", "/v1/sys/x", "", "Origin: https://good", "Access-Control-Request-Method: PUT");
        var wrong = await server.SendAsync(
            "OPTIONS", "/v1/sys/x", "", "Origin: https://good", "Access-Control-Request-Method: BREW");

        Assert.Equal(204, asked.Status);
        Assert.Contains("LIST", asked.Headers["Access-Control-Allow-Methods"], StringComparison.Ordinal);
        Assert.Contains("X-Vault-Token", asked.Headers["Access-Control-Allow-Headers"], StringComparison.Ordinal);
        Assert.Contains("X-Mine", asked.Headers["Access-Control-Allow-Headers"], StringComparison.Ordinal);
        Assert.Equal("300", asked.Headers["Access-Control-Max-Age"]);
        Assert.Equal(405, wrong.Status);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Without_rules_origins_do_not_matter()
    {
        await using var server = await ScriptedServer.StartAsync(edge: new Edge(Cors: null));
        var reply = await server.SendAsync("GET", "/v1/sys/x", "", "Origin: https://bad");
        Assert.Equal(204, reply.Status);
        Assert.DoesNotContain("Access-Control-Allow-Origin", reply.Headers.Keys);
    }

    [Fact]
    public async Task Answers_of_the_ui_carry_its_headers_and_no_other_answers_do()
    {
        await using var server = await ScriptedServer.StartAsync(edge: Rules);

        var ui = await server.SendAsync("GET", "/ui/");
        var api = await server.SendAsync("GET", "/v1/sys/x");

        Assert.Equal(404, ui.Status);
        Assert.Contains("two", ui.Headers["X-Ui"], StringComparison.Ordinal);
        Assert.DoesNotContain("X-Ui", api.Headers.Keys);
    }
}
