using System.Text.Json;
using Leasehold.Core.Tests.Identity;

namespace Leasehold.Core.Tests.Logins;

public sealed class TokenParameterTests
{
    [Fact]
    public async Task All_of_them_are_kept_and_shown()
    {
        await using var server = await IdentityServer.StartAsync();
        await WriteAsync(server, """
            {"token_ttl":"20m","token_max_ttl":3600,"token_explicit_max_ttl":"2h","token_num_uses":5,
             "token_policies":"b,A","token_bound_cidrs":["10.0.0.0/8"],"token_no_default_policy":true,
             "token_type":"service"}
            """);
        await WriteAsync(server, """{"token_ttl":"10m"}"""); // The rest stays.
        Assert.Equal(
            string.Concat(
                """{"token_bound_cidrs":["10.0.0.0/8"],"token_explicit_max_ttl":7200,"token_max_ttl":3600,""",
                """
                "token_no_default_policy":true,"token_num_uses":5,"token_period":0,"token_policies":["b","A"],
                """,
                """
                "token_strictly_bind_ip":false,"token_ttl":600,"token_type":"service"}
                """),
            (await ReadAsync(server)).GetRawText());
    }

    [Fact]
    public async Task A_deprecated_name_is_shown_until_the_current_one_is_sent_alone()
    {
        await using var server = await IdentityServer.StartAsync();
        await WriteAsync(server, """{"policies":"a","ttl":"1m"}""");
        var read = await ReadAsync(server);
        Assert.Equal("[\"a\"]", read.GetProperty("policies").GetRawText());
        Assert.Equal("[\"a\"]", read.GetProperty("token_policies").GetRawText());
        Assert.Equal(60, read.GetProperty("ttl").GetInt64());

        await WriteAsync(server, """{"policies":"old","token_policies":"new"}""");
        Assert.Equal("[\"new\"]", (await ReadAsync(server)).GetProperty("policies").GetRawText());
        await WriteAsync(server, """{"token_policies":"newer"}""");
        Assert.False((await ReadAsync(server)).TryGetProperty("policies", out _));
        Assert.True((await ReadAsync(server)).TryGetProperty("ttl", out _));
    }

    [Theory]
    [InlineData("""{"token_num_uses":-1}""", "'token_num_uses' cannot be negative")]
    [InlineData("""{"token_ttl":"2h","token_max_ttl":"1h"}""", "'token_ttl' cannot be greater than 'token_max_ttl'")]
    [InlineData("""{"token_type":"x"}""", "invalid 'token_type' value \"x\"")]
    [InlineData("""{"token_type":"batch","token_period":1}""",
        "'token_type' cannot be 'batch' or 'default_batch' when set to generate periodic tokens")]
    [InlineData("""{"token_type":"default-batch","token_num_uses":1}""",
        "'token_type' cannot be 'batch' or 'default_batch' when set to generate tokens with limited use count")]
    [InlineData("""{"token_strictly_bind_ip":true,"token_bound_cidrs":"::1"}""",
        "'token_strictly_bind_ip' conflicts with 'token_bound_cidrs'; set only one")]
    public async Task What_does_not_fit_is_refused_and_changes_nothing(string body, string error)
    {
        await using var server = await IdentityServer.StartAsync();
        var before = (await ReadAsync(server)).GetRawText();
        var reply = await server.Kernel.PostAsync("auth/crew/users/bob", server.Kernel.Root, body);
        Assert.Equal([error], reply.Errors);
        Assert.Equal(before, (await ReadAsync(server)).GetRawText());
    }

    [Fact]
    public async Task They_make_the_token()
    {
        await using var server = await IdentityServer.StartAsync();
        await WriteAsync(server, """
            {"token_period":"10m","token_num_uses":3,"token_policies":"a","token_no_default_policy":true}
            """);
        var (token, _) = await server.LogInAsync("bob");
        await server.Kernel.WritePolicyAsync("a", """path "auth/token/lookup-self" { capabilities = ["read"] }""");
        var data = (await server.Kernel.GetAsync("auth/token/lookup-self", token)).Data;
        Assert.Equal("[\"a\"]", data.GetProperty("policies").GetRawText());
        Assert.Equal(600, data.GetProperty("period").GetInt64());
        Assert.Equal(600, data.GetProperty("creation_ttl").GetInt64());
        Assert.Equal(2, data.GetProperty("num_uses").GetInt64());
    }

    private static async Task WriteAsync(IdentityServer server, string body) => Assert.Null(
        (await server.Kernel.PostAsync("auth/crew/users/bob", server.Kernel.Root, body)).Refusal);

    private static async Task<JsonElement> ReadAsync(IdentityServer server) =>
        (await server.Kernel.GetAsync("auth/crew/users/bob", server.Kernel.Root)).Data;
}
