using System.Text.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Tokens;

public sealed class TokenLifeTests
{
    private static string PermissionDenied(string cause) => MultiError.Of("permission denied", cause);

    [Fact]
    public async Task A_new_token_is_what_was_asked_for()
    {
        await using var server = await TestKernel.UnsealedAsync();

        var created = await server.PostAsync(
            "auth/token/create", server.Root, """{"policies":["default"],"ttl":"1h","display_name":"my app!"}""");

        Assert.Equal(3600, created.Auth.GetProperty("lease_duration").GetInt64());
        Assert.True(created.Auth.GetProperty("renewable").GetBoolean());
        var token = created.Auth.GetProperty("client_token").GetString()!;
        Assert.StartsWith("hvs.", token, StringComparison.Ordinal);
        Assert.Equal(28, token.Length);
        var seen = await server.GetAsync("auth/token/lookup-self", token);
        Assert.Equal("token-my-app", seen.Data.GetProperty("display_name").GetString());
        Assert.Equal("auth/token/create", seen.Data.GetProperty("path").GetString());
        Assert.False(seen.Data.GetProperty("orphan").GetBoolean());
    }

    [Fact]
    public async Task A_token_dies_on_time_and_its_holder_is_told_why()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"1h"}""");

        server.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Null((await server.GetAsync("auth/token/lookup-self", token)).Refusal);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        var late = await server.GetAsync("auth/token/lookup-self", token);

        Assert.Equal([PermissionDenied("token expired")], late.Errors);
        Assert.Equal("expired", late.Refusal?.Reason);
    }

    [Fact]
    public async Task The_row_of_a_dead_token_goes_and_its_grave_stays()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"10m"}""");
        var id = server.Unsealed.Tokens.IdOf(token);

        server.Clock.Advance(TimeSpan.FromMinutes(11));
        await TestKernel.EventuallyAsync(async () =>
        {
            using var tx = server.Unsealed.Begin();
            return await server.Unsealed.Tokens.FindAsync(tx, id, guard: false, CancellationToken.None) is null;
        });

        var late = await server.GetAsync("auth/token/lookup-self", token);
        Assert.Equal([PermissionDenied("token expired")], late.Errors);
    }

    [Fact]
    public async Task A_renewal_never_reaches_past_the_max_ttl_and_says_so()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"2h","explicit_max_ttl":"3h"}""");
        server.Clock.Advance(TimeSpan.FromMinutes(90));

        var renewed = await server.PostAsync("auth/token/renew-self", token, """{"increment":"2h"}""");

        Assert.Equal(5400, renewed.Auth.GetProperty("lease_duration").GetInt64());
        Assert.Contains("capped accordingly", renewed.Warnings.Single(), StringComparison.Ordinal);
        Assert.Equal("explicit", renewed.Auth.GetProperty("limited_by").GetString());
        server.Clock.Advance(TimeSpan.FromMinutes(91));
        var late = await server.GetAsync("auth/token/lookup-self", token);
        Assert.Equal([PermissionDenied("token reached its max TTL")], late.Errors);
    }

    [Fact]
    public async Task A_renewal_that_shortens_a_token_ends_it_on_time()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"1h"}""");
        await server.PostAsync("auth/token/renew-self", token, """{"increment":"30s"}""");
        var id = server.Unsealed.Tokens.IdOf(token);

        server.Clock.Advance(TimeSpan.FromSeconds(31));

        Assert.NotNull((await server.GetAsync("auth/token/lookup-self", token)).Refusal);
        await TestKernel.EventuallyAsync(async () =>
        {
            using var tx = server.Unsealed.Begin();
            return await server.Unsealed.Tokens.FindAsync(tx, id, guard: false, CancellationToken.None) is null;
        });
    }

    [Fact]
    public async Task A_renewal_lengthens_a_token_again_and_again()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"1h"}""");
        for (var i = 0; i < 20; i++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(40));
            var renewed = await server.PostAsync("auth/token/renew-self", token);
            Assert.Equal(3600, renewed.Auth.GetProperty("lease_duration").GetInt64());
        }

        server.Clock.Advance(TimeSpan.FromMinutes(59));
        var seen = await server.GetAsync("auth/token/lookup-self", token);

        Assert.Equal(60, seen.Data.GetProperty("ttl").GetInt64());
    }

    [Fact]
    public async Task With_a_parent_all_below_it_ends_at_once()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.WritePolicyAsync("maker", """path "auth/token/create" { capabilities = ["update", "sudo"] }""");
        var parent = await server.CreateTokenAsync("""{"policies":["maker","default"],"ttl":"1h"}""");
        var child = await server.CreateTokenAsync("""{"policies":["maker","default"]}""", parent);
        var grandchild = await server.CreateTokenAsync("""{"policies":["default"]}""", child);
        var orphan = await server.CreateTokenAsync("""{"policies":["default"],"no_parent":true}""", child);

        Assert.Null((await server.PostAsync("auth/token/revoke-self", parent)).Refusal);

        foreach (var dead in (string[])[child, grandchild])
        {
            var refused = await server.GetAsync("auth/token/lookup-self", dead);
            Assert.Equal([PermissionDenied("parent token ended")], refused.Errors);
        }
        Assert.Null((await server.GetAsync("auth/token/lookup-self", orphan)).Refusal);
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Unsealed.Jobs.Unfinished == 0));
        var later = await server.GetAsync("auth/token/lookup-self", grandchild);
        Assert.Equal([PermissionDenied("parent token ended")], later.Errors);
        Assert.Equal("revoked", (await server.GetAsync("auth/token/lookup-self", parent)).Refusal?.Reason);
    }

    [Fact]
    public async Task Revoking_and_orphaning_leaves_the_children_alive()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.WritePolicyAsync("maker", """path "auth/token/create" { capabilities = ["update"] }""");
        var parent = await server.CreateTokenAsync("""{"policies":["maker","default"],"ttl":"1h"}""");
        var child = await server.CreateTokenAsync("""{"policies":["default"]}""", parent);

        await server.PostAsync("auth/token/revoke-orphan", server.Root, $$"""{"token":"{{parent}}"}""");

        Assert.NotNull((await server.GetAsync("auth/token/lookup-self", parent)).Refusal);
        Assert.Null((await server.GetAsync("auth/token/lookup-self", child)).Refusal);
        await TestKernel.EventuallyAsync(async () =>
            (await server.GetAsync("auth/token/lookup-self", child)).Data.GetProperty("orphan").GetBoolean());
    }

    [Fact]
    public async Task Uses_are_counted_down_and_the_last_one_ends_the_token()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"num_uses":2}""");

        var first = await server.GetAsync("auth/token/lookup-self", token);
        var second = await server.GetAsync("auth/token/lookup-self", token);
        var third = await server.GetAsync("auth/token/lookup-self", token);

        Assert.Equal(1, first.Data.GetProperty("num_uses").GetInt64());
        Assert.Equal(-1, second.Data.GetProperty("num_uses").GetInt64());
        Assert.Equal([PermissionDenied("token uses exhausted")], third.Errors);
    }

    [Fact]
    public async Task Who_gets_a_token_without_a_hard_end_is_told_so()
    {
        await using var server = await TestKernel.UnsealedAsync();

        var reply = await server.PostAsync("auth/token/create", server.Root, """{"period":"1h"}""");

        Assert.Equal(JsonValueKind.Null, reply.Auth.GetProperty("hard_expiry").ValueKind);
    }

    [Fact]
    public async Task A_child_of_a_capped_parent_shows_the_parents_end()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.WritePolicyAsync("maker", """path "auth/token/create" { capabilities = ["update"] }""");
        var parent = await server.CreateTokenAsync(
            """{"policies":["maker","default"],"ttl":"1h","explicit_max_ttl":"2h"}""");
        var child = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"1h"}""", parent);

        var seen = await server.GetAsync("auth/token/lookup-self", child);

        Assert.Equal("parent", seen.Data.GetProperty("limited_by").GetString());
        Assert.Equal("2026-11-24T17:00:00Z", seen.Data.GetProperty("hard_expiry").GetString());
    }

    [Fact]
    public async Task A_policy_change_is_effective_on_the_next_request()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.WritePolicyAsync("p", """path "sys/mounts" { capabilities = ["read"] }""");
        var token = await server.CreateTokenAsync("""{"policies":["p"]}""");
        Assert.Null((await server.GetAsync("sys/mounts", token)).Refusal);

        await server.WritePolicyAsync("p", """path "sys/mounts" { capabilities = ["deny"] }""");

        Assert.Equal(RefusalKind.Denied, (await server.GetAsync("sys/mounts", token)).Refusal?.Kind);
    }
}
