using System.Text.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.SystemApi;

public sealed class SettingRouteTests
{
    [Fact]
    public async Task Lease_ttls_hold_from_then_on_and_outlive_sealing()
    {
        await using var server = await TestKernel.UnsealedAsync();
        const string path = "sys/config/leases";

        var read = await server.GetAsync(path, server.Root);
        Assert.Equal(2_764_800, read.Data.GetProperty("max_lease_ttl").GetInt64());
        Assert.IsType<Reply.Empty>((await server.PostAsync(path, server.Root,
            """{"default_lease_ttl":"1h","max_lease_ttl":7200}""")).Reply);
        Assert.Equal(["default_lease_ttl must not exceed max_lease_ttl"],
            (await server.PostAsync(path, server.Root, """{"default_lease_ttl":"3h"}""")).Errors);
        await server.Kernel.SealAsync();
        await server.UnsealAsync();

        var token = await server.PostAsync("auth/token/create", server.Root, """{"policies":["default"]}""");
        Assert.Equal(3600, token.Auth.GetProperty("lease_duration").GetInt64());
        var capped = await server.PostAsync(
            "auth/token/create", server.Root, """{"policies":["default"],"ttl":"9h"}""");
        Assert.Equal(7200, capped.Auth.GetProperty("lease_duration").GetInt64());
    }

    [Fact]
    public async Task Requests_in_flight_are_shown_to_strangers_only_through_a_listener_that_says_so()
    {
        await using var server = await TestKernel.UnsealedAsync();
        const string path = "sys/in-flight-req";

        var shut = await server.SendAsync(Operation.Read, path, token: null);
        Assert.Equal(["permission denied"], shut.Errors);
        var open = await server.SendAsync(
            Operation.Read, path, token: null, listener: new() { AllowsUnauthenticatedInFlightRequests = true });
        Assert.Equal("/v1/sys/in-flight-req",
            open.Body.EnumerateObject().Single().Value.GetProperty("request_path").GetString());
    }

    [Theory]
    [InlineData("{}", "at least one origin or the wildcard must be provided")]
    [InlineData("""{"allowed_origins":["*","https://a"]}""",
        "to allow all origins the '*' must be the only value for allowed_origins")]
    [InlineData("""{"allowed_origins":"https://a","allowed_headers":["X Y"]}""",
        "origins and headers must be such as HTTP takes")]
    public async Task Cors_rules_that_cannot_be_are_refused(string body, string error)
    {
        await using var server = await TestKernel.UnsealedAsync();
        Assert.Equal([error], (await server.PostAsync("sys/config/cors", server.Root, body)).Errors);
        Assert.Null(server.Kernel.Cors);
    }

    [Fact]
    public async Task Cors_rules_hold_until_they_are_deleted()
    {
        await using var server = await TestKernel.UnsealedAsync();

        await server.PostAsync("sys/config/cors", server.Root,
            """{"allowed_origins":"https://a,https://b","allowed_headers":["X-Mine"]}""");
        Assert.True(server.Kernel.Cors?.Allows("https://b"));
        Assert.False(server.Kernel.Cors?.Allows("https://c"));
        var read = await server.GetAsync("sys/config/cors", server.Root);
        Assert.True(read.Data.GetProperty("enabled").GetBoolean());
        Assert.Contains("X-Mine", read.Data.GetProperty("allowed_headers").EnumerateArray().Select(h => h.GetString()));
        Assert.True(read.Body.GetProperty("enabled").GetBoolean());

        await server.SendAsync(Operation.Delete, "sys/config/cors", server.Root);
        Assert.Null(server.Kernel.Cors);
        Assert.Equal("""{"enabled":false}""",
            (await server.GetAsync("sys/config/cors", server.Root)).Data.GetRawText());
    }

    [Fact]
    public async Task Headers_of_the_ui_are_kept_in_one_spelling()
    {
        await using var server = await TestKernel.UnsealedAsync();
        const string path = "sys/config/ui/headers/";

        var warned = await server.PostAsync(
            path + "content-security-policy", server.Root, """{"values":"default-src 'self'"}""");
        Assert.Contains("Content-Security-Policy", Assert.Single(warned.Warnings), StringComparison.Ordinal);
        await server.PostAsync(path + "X-Mine", server.Root, """{"values":["a","b"]}""");

        Assert.Equal("a", (await server.GetAsync(path + "x-mine", server.Root)).Data.GetProperty("value").GetString());
        var listed = await server.SendAsync(Operation.List, "sys/config/ui/headers", server.Root);
        Assert.Equal("""["Content-Security-Policy","X-Mine"]""", listed.Data.GetProperty("keys").GetRawText());
        Assert.Equal(2, server.Kernel.UiHeaders.Count());
        Assert.Equal(["X-Vault headers cannot be set"],
            (await server.PostAsync(path + "X-Vault-Token", server.Root, """{"values":["a"]}""")).Errors);
        Assert.Equal(["header and values must be specified"],
            (await server.PostAsync(path + "X-Other", server.Root)).Errors);
        Assert.NotEmpty((await server.PostAsync(path + "X-Other", server.Root, """{"values":["a\r\nb"]}""")).Errors);
    }

    [Fact]
    public async Task Request_headers_are_named_in_lower_case_and_tokens_never_in_the_clear()
    {
        await using var server = await TestKernel.UnsealedAsync();
        const string path = "sys/config/auditing/request-headers";

        await server.PostAsync(path + "/X-Forwarded-For", server.Root, """{"hmac":true}""");
        Assert.Equal("""{"headers":{"x-forwarded-for":{"hmac":true}}}""",
            (await server.GetAsync(path, server.Root)).Data.GetRawText());
        Assert.Equal("""{"X-Forwarded-For":{"hmac":true}}""",
            (await server.GetAsync(path + "/X-Forwarded-For", server.Root)).Data.GetRawText());
        Assert.Equal(["Could not find header in config"], (await server.GetAsync(path + "/None", server.Root)).Errors);
        Assert.NotEmpty((await server.PostAsync(path + "/X-Vault-Token", server.Root, """{"hmac":false}""")).Errors);
        await server.SendAsync(Operation.Delete, path + "/X-Forwarded-For", server.Root);
        Assert.Equal("""{"headers":{}}""", (await server.GetAsync(path, server.Root)).Data.GetRawText());
    }

    [Fact]
    public async Task The_version_is_written_down_once()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.Kernel.SealAsync();
        await server.UnsealAsync();

        var history = (await server.SendAsync(Operation.List, "sys/version-history", server.Root)).Data;

        Assert.Equal("""["1.17.0"]""", history.GetProperty("keys").GetRawText());
        var info = history.GetProperty("key_info").GetProperty("1.17.0");
        Assert.Equal("2026-11-24T15:00:00Z", info.GetProperty("timestamp_installed").GetString());
        Assert.Equal(JsonValueKind.Null, info.GetProperty("previous_version").ValueKind);
    }

    [Fact]
    public async Task Tokens_are_counted_and_requests_that_run_are_shown()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.CreateTokenAsync("""{"policies":["default"]}""");

        var counted = await server.GetAsync("sys/internal/counters/tokens", server.Root);
        var running = await server.GetAsync("sys/in-flight-req", server.Root);

        var tokens = counted.Data.GetProperty("counters").GetProperty("service_tokens");
        Assert.Equal(2, tokens.GetProperty("total").GetInt64());
        var only = Assert.Single(running.Body.EnumerateObject()).Value;
        Assert.Equal("/v1/sys/in-flight-req", only.GetProperty("request_path").GetString());
        Assert.Empty(server.Unsealed.InFlight.ToMap().Names);
    }

    [Fact]
    public async Task The_resultant_acl_is_what_the_policies_come_to()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.WritePolicyAsync("p", """
            path "a" { capabilities = ["read"] }
            path "b/*" { capabilities = ["list", "update"] }
            path "c/+/d" { capabilities = ["deny"] }
            path "sys/internal/ui/resultant-acl" { capabilities = ["read"] }
            """);
        var token = await server.CreateTokenAsync("""{"policies":["p"],"no_default_policy":true}""");

        var acl = (await server.GetAsync("sys/internal/ui/resultant-acl", token)).Data;
        var root = (await server.GetAsync("sys/internal/ui/resultant-acl", server.Root)).Data;

        Assert.Equal("""{"capabilities":["read"]}""", acl.GetProperty("exact_paths").GetProperty("a").GetRawText());
        Assert.Equal("""{"b/":{"capabilities":["list","update"]},"c/+/d":{"capabilities":["deny"]}}""",
            acl.GetProperty("glob_paths").GetRawText());
        Assert.False(acl.GetProperty("root").GetBoolean());
        Assert.Equal("""{"root":true}""", root.GetRawText());
    }
}
