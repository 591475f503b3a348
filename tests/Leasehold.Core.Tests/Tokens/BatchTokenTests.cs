using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Tokens;

public sealed class BatchTokenTests
{
    private const string Plain = """{"type":"batch","policies":["default"],"ttl":"1h"}""";

    [Fact]
    public async Task Nothing_of_it_is_stored()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var before = server.Store.Sequence;

        var token = await server.CreateTokenAsync(Plain);

        Assert.StartsWith("hvb.", token, StringComparison.Ordinal);
        Assert.Equal(before, server.Store.Sequence);
        var seen = await server.GetAsync("auth/token/lookup-self", token);
        Assert.Equal("batch", seen.Data.GetProperty("type").GetString());
        Assert.Equal("", seen.Data.GetProperty("accessor").GetString());
        Assert.False(seen.Data.GetProperty("renewable").GetBoolean());
    }

    [Fact]
    public async Task It_outlives_a_restart_and_a_change_of_the_key()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync(
            """{"type":"batch","policies":["default"],"ttl":"1h","no_parent":true}""");

        Assert.Null((await server.PostAsync("sys/rotate", server.Root)).Refusal);
        Assert.Null((await server.PostAsync("sys/seal", server.Root)).Refusal);
        await server.UnsealAsync();

        Assert.Null((await server.GetAsync("auth/token/lookup-self", token)).Refusal);
    }

    [Fact]
    public async Task It_dies_with_its_parent_even_if_that_lets_its_children_go()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.WritePolicyAsync("maker", """path "auth/token/create" { capabilities = ["update"] }""");
        var parent = await server.CreateTokenAsync("""{"policies":["maker"]}""");
        var batch = await server.CreateTokenAsync(Plain, parent);
        var service = await server.CreateTokenAsync("""{"policies":["default"]}""", parent);

        await server.PostAsync("auth/token/revoke-orphan", server.Root, $$"""{"token":"{{parent}}"}""");

        Assert.Null((await server.GetAsync("auth/token/lookup-self", service)).Refusal);
        var dead = await server.GetAsync("auth/token/lookup-self", batch);
        Assert.Equal("parent-ended", dead.Refusal?.Reason);
    }

    [Fact]
    public async Task It_dies_on_time_and_says_why()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync(Plain);

        server.Clock.Advance(TimeSpan.FromHours(1));

        var late = await server.GetAsync("auth/token/lookup-self", token);
        Assert.Equal([MultiError.Of("permission denied", "token expired")], late.Errors);
    }

    [Fact]
    public async Task A_broken_one_is_a_strangers()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync(Plain);
        string[] all =
            ["hvb.", "hvb.!", token[..^1], token + "A", token + "=", "hvb." + token[4..].ToUpperInvariant()];
        foreach (var broken in all)
        {
            var reply = await server.GetAsync("auth/token/lookup-self", broken);
            Assert.Equal([MultiError.Of("permission denied", "invalid token")], reply.Errors);
        }
    }

    [Fact]
    public async Task What_needs_a_row_is_refused()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.WritePolicyAsync("all", """path "*" { capabilities = ["create","read","update"] }""");
        var token = await server.CreateTokenAsync("""{"type":"batch","policies":["all"],"ttl":"1h"}""");

        Assert.Equal(
            ["batch tokens cannot be renewed"],
            (await server.PostAsync("auth/token/renew-self", token)).Errors);
        Assert.Equal(
            ["batch tokens cannot be revoked"],
            (await server.PostAsync("auth/token/revoke-self", token)).Errors);
        Assert.Equal(
            ["batch tokens cannot create more tokens"],
            (await server.PostAsync("auth/token/create", token)).Errors);
        Assert.Equal(
            ["batch tokens cannot be renewed"],
            (await server.PostAsync("auth/token/renew", server.Root, $$"""{"token":"{{token}}"}""")).Errors);
        Assert.Equal(
            ["batch tokens cannot be revoked"],
            (await server.PostAsync("auth/token/revoke", server.Root, $$"""{"token":"{{token}}"}""")).Errors);
    }

    [Fact]
    public async Task One_that_no_request_could_carry_is_not_made()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var body = $$$"""{"type":"batch","policies":["default"],"meta":{"much":"{{{new string('x', 8000)}}}"}}""";

        var refused = await server.PostAsync("auth/token/create", server.Root, body);

        Assert.Contains("characters long", Assert.Single(refused.Errors), StringComparison.Ordinal);
    }
}
