using System.Text.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Tokens;

public sealed class TokenRoleTests
{
    private static async Task<TestReply> ThroughAsync(
        TestKernel server, string role, string body, string? caller = null) =>
        await server.PostAsync($"auth/token/create/{role}", caller ?? server.Root, body);

    private static async Task RoleAsync(TestKernel server, string name, string body) =>
        Assert.Null((await server.PostAsync($"auth/token/roles/{name}", server.Root, body)).Refusal);

    [Fact]
    public async Task A_role_gives_what_its_creator_does_not_have()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.WritePolicyAsync("maker", """path "auth/token/create/*" { capabilities = ["update"] }""");
        var maker = await server.CreateTokenAsync("""{"policies":["maker"]}""");
        await RoleAsync(server, "app", """{"allowed_policies":"app,Reader","orphan":true,"path_suffix":"prod"}""");

        var created = await ThroughAsync(server, "app", """{"policies":["app"]}""", maker);

        Assert.Null(created.Refusal);
        Assert.True(created.Auth.GetProperty("orphan").GetBoolean());
        var token = created.Auth.GetProperty("client_token").GetString()!;
        var seen = await server.GetAsync("auth/token/lookup-self", token);
        Assert.Equal("auth/token/create/app/prod", seen.Data.GetProperty("path").GetString());
        Assert.Equal("app", seen.Data.GetProperty("role").GetString());
        var refused = await ThroughAsync(server, "app", """{"policies":["maker"]}""", maker);
        Assert.Equal(
            ["token policies ([\"default\" \"maker\"]) must be subset of the role's allowed policies " +
                "([\"app\" \"default\" \"reader\"]) or glob policies ([])"],
            refused.Errors);
    }

    [Fact]
    public async Task A_role_forbids_also_by_pattern()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await RoleAsync(server, "r", """{"disallowed_policies":"admin","disallowed_policies_glob":"prod-*"}""");

        Assert.Equal(
            ["token policy \"prod-x\" is disallowed by this role"],
            (await ThroughAsync(server, "r", """{"policies":["prod-x"]}""")).Errors);
        Assert.Equal(
            ["token policy \"admin\" is disallowed by this role"],
            (await ThroughAsync(server, "r", """{"policies":["ADMIN"]}""")).Errors);
        Assert.Null((await ThroughAsync(server, "r", """{"policies":["dev"]}""")).Refusal);
    }

    [Fact]
    public async Task Of_both_names_the_deprecated_one_shows_nothing()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await RoleAsync(server, "r", """{"period":60,"bound_cidrs":"127.0.0.1"}""");
        await RoleAsync(server, "r", """{"period":60,"token_period":120}""");

        var role = (await server.GetAsync("auth/token/roles/r", server.Root)).Data;

        Assert.Equal(120, role.GetProperty("token_period").GetInt32());
        Assert.Equal(0, role.GetProperty("period").GetInt32());
        Assert.Equal("127.0.0.1", role.GetProperty("bound_cidrs")[0].GetString());
    }

    [Fact]
    public async Task A_list_is_as_long_as_its_page_in_the_policy()
    {
        await using var server = await TestKernel.UnsealedAsync();
        foreach (var name in (string[])["a", "b", "c"])
            await RoleAsync(server, name, "{}");
        await server.WritePolicyAsync(
            "few", """path "auth/token/roles/" { capabilities = ["list"] pagination_limit = 2 }""");
        await server.WritePolicyAsync("all", """path "auth/token/roles/" { capabilities = ["list"] }""");
        var few = await server.CreateTokenAsync("""{"policies":["few"]}""");
        var all = await server.CreateTokenAsync("""{"policies":["all"]}""");

        Assert.Equal((string[])["a", "b"], await NamesAsync(few, ""));
        Assert.Equal((string[])["a", "b"], await NamesAsync(few, """{"limit":"max"}"""));
        Assert.Equal((string[])["c"], await NamesAsync(few, """{"limit":"0","after":"b"}"""));
        Assert.Equal((string[])["a"], await NamesAsync(few, """{"limit":"1"}"""));
        Assert.Equal((string[])["a", "b", "c"], await NamesAsync(all, """{"limit":"max"}"""));
        Assert.Equal((string[])["a", "b", "c"], await NamesAsync(server.Root, """{"limit":"max"}"""));

        async Task<IEnumerable<string?>> NamesAsync(string token, string sent)
        {
            var reply = await server.SendAsync(Operation.List, "auth/token/roles", token, sent);
            return reply.Data.GetProperty("keys").EnumerateArray().Select(static name => name.GetString());
        }
    }

    [Fact]
    public async Task A_role_that_forbids_root_forbids_the_others_it_names_as_well()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await RoleAsync(server, "r", """{"disallowed_policies":["root","Admin","admin"]}""");

        Assert.Equal(
            ["token policy \"admin\" is disallowed by this role"],
            (await ThroughAsync(server, "r", """{"policies":["admin"]}""")).Errors);
        Assert.Equal(
            ["token policy \"root\" is disallowed by this role"],
            (await ThroughAsync(server, "r", """{"policies":["root","x"]}""")).Errors);
        Assert.Equal(["admin", "root"], (await server.GetAsync("auth/token/roles/r", server.Root))
            .Data.GetProperty("disallowed_policies").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task The_role_of_now_decides_a_renewal()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await RoleAsync(server, "r", """{"allowed_policies":"default","token_period":"1h"}""");
        var created = await ThroughAsync(server, "r", "");
        var token = created.Auth.GetProperty("client_token").GetString()!;
        Assert.Equal(3600, created.Auth.GetProperty("lease_duration").GetInt64());

        await RoleAsync(server, "r", """{"token_period":"2h","token_explicit_max_ttl":"90m"}""");
        server.Clock.Advance(TimeSpan.FromMinutes(30));
        var renewed = await server.PostAsync("auth/token/renew-self", token);
        Assert.Equal(3600, renewed.Auth.GetProperty("lease_duration").GetInt64());
        Assert.Equal("role", renewed.Auth.GetProperty("limited_by").GetString());

        Assert.Null((await server.SendAsync(Operation.Delete, "auth/token/roles/r", server.Root)).Refusal);
        var late = await server.PostAsync("auth/token/renew-self", token);
        Assert.Equal(
            ["failed to renew entry: original token role \"r\" could not be found, not renewing"], late.Errors);
    }

    [Fact]
    public async Task A_limit_of_the_creation_outlasts_what_the_role_says()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await RoleAsync(server, "r", """{"token_explicit_max_ttl":"10h"}""");
        var created = await ThroughAsync(
            server, "r", """{"policies":["default"],"ttl":"1h","explicit_max_ttl":"2h"}""");
        Assert.Contains(
            "Explicit max TTL specified both during creation call and in role; using the lesser value of 7200 seconds",
            created.Warnings);
        var token = created.Auth.GetProperty("client_token").GetString()!;

        server.Clock.Advance(TimeSpan.FromMinutes(50));
        var renewed = await server.PostAsync("auth/token/renew-self", token, """{"increment":"9h"}""");

        Assert.Equal(70 * 60, renewed.Auth.GetProperty("lease_duration").GetInt64());
    }

    [Fact]
    public async Task An_alias_gives_the_token_an_entity()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await RoleAsync(server, "r", "{}");
        var role = (await server.GetAsync("auth/token/roles/r", server.Root)).Data;
        Assert.Equal(JsonValueKind.Null, role.GetProperty("allowed_entity_aliases").ValueKind);
        await RoleAsync(server, "r", """{"allowed_entity_aliases":"web-*,Bob"}""");

        var one = await ThroughAsync(server, "r", """{"policies":["default"],"entity_alias":"BOB"}""");
        var two = await ThroughAsync(server, "r", """{"policies":["default"],"entity_alias":"bob"}""");
        var none = await ThroughAsync(server, "r", """{"policies":["default"],"entity_alias":"eve"}""");

        var entity = one.Auth.GetProperty("entity_id").GetString();
        Assert.NotEqual("", entity);
        Assert.Equal(entity, two.Auth.GetProperty("entity_id").GetString());
        Assert.Equal(["invalid 'entity_alias' value"], none.Errors);
    }

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("a*c", "abc", true)]
    [InlineData("a*c", "ac", true)]
    [InlineData("a*c", "abcd", false)]
    [InlineData("*b*", "abc", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("a**b", "ab", true)]
    [InlineData("plain", "plain", true)]
    [InlineData("plain", "plainer", false)]
    public void Patterns_take_all_of_a_text(string pattern, string text, bool taken) =>
        Assert.Equal(taken, Core.Tokens.Roles.Glob.Matches(pattern, text));
}
