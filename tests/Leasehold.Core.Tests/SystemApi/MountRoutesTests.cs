using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.SystemApi;

public sealed class MountRoutesTests
{
    private static Task<TestKernel> StartAsync() => TestKernel.UnsealedAsync(
        new EngineType("plain", EngineClass.Secret, new TestEngine()),
        new EngineType("kv", EngineClass.Secret, new TestEngine(), Version: "1"),
        new EngineType("kv", EngineClass.Secret, new TestEngine(), Version: "2"),
        new EngineType("door", EngineClass.Auth, new TestEngine()));

    /// <summary>The refusals of <c>spec/tokens.md</c> 11.2.</summary>
    [Theory]
    [InlineData("mounts/a", "{}", "backend type must be specified as a string")]
    [InlineData("mounts/a", """{"type":"bogus"}""", "plugin not found in the catalog: bogus")]
    [InlineData("mounts/a", """{"type":"door"}""", "plugin not found in the catalog: door")]
    [InlineData("auth/a", """{"type":"plain"}""", "plugin not found in the catalog: plain")]
    [InlineData("mounts/sys/x", """{"type":"plain"}""", "cannot mount \"sys/x/\"")]
    [InlineData("mounts/auth/x", """{"type":"plain"}""", "cannot mount \"auth/x/\"")]
    [InlineData("mounts/audit", """{"type":"plain"}""", "cannot mount \"audit/\"")]
    [InlineData("mounts/cubbyhole/a", """{"type":"plain"}""", "cannot mount \"cubbyhole/a/\"")]
    [InlineData("mounts/identity", """{"type":"plain"}""", "cannot mount \"identity/\"")]
    [InlineData("mounts/a", """{"type":"system"}""", "mount type of \"system\" is not mountable")]
    [InlineData("mounts/a", """{"type":"cubbyhole"}""", "mount type of \"cubbyhole\" is not mountable")]
    [InlineData("auth/a", """{"type":"token"}""", "token credential backend cannot be instantiated")]
    [InlineData("mounts/a", """{"type":"plain","config":{"default_lease_ttl":"2h","max_lease_ttl":"1h"}}""",
        "given default lease TTL greater than given max lease TTL")]
    [InlineData("mounts/a", """{"type":"plain","config":{"default_lease_ttl":"800h"}}""",
        "given default lease TTL greater than system max lease TTL of 2764800")]
    [InlineData("mounts/a", """{"type":"plain","config":{"listing_visibility":"x"}}""", "invalid listing_visibility x")]
    [InlineData("mounts/a", """{"type":"kv","options":{"version":"7"}}""", "invalid version provided: 7")]
    [InlineData("mounts/used", """{"type":"plain"}""", "path is already in use at used/")]
    [InlineData("mounts/used/below", """{"type":"plain"}""", "path is already in use at used/")]
    [InlineData("auth/token", """{"type":"door"}""", "path is already in use at token/")]
    [InlineData("mounts/ a", """{"type":"plain"}""", "invalid mount path \" a/\": a blank begins or ends it")]
    [InlineData("auth/a ", """{"type":"door"}""", "invalid mount path \"auth/a /\": a blank begins or ends it")]
    public async Task An_engine_that_cannot_be_enabled_is_refused_with_the_reason(
        string path, string body, string error)
    {
        await using var server = await StartAsync();
        Assert.Null((await server.PostAsync("sys/mounts/used", server.Root, """{"type":"plain"}""")).Refusal);

        var reply = await server.PostAsync($"sys/{path}", server.Root, body);

        Assert.Equal([error], reply.Errors);
        Assert.Equal(RefusalKind.Invalid, reply.Refusal?.Kind);
    }

    [Fact]
    public async Task Who_asks_for_leases_of_what_is_kept_is_told_that_there_are_none()
    {
        const string Warning = "the option leased_passthrough changes nothing: secrets that are kept have no leases";
        await using var server = await StartAsync();

        var enabled = await server.PostAsync(
            "sys/mounts/a", server.Root, """{"type":"kv","options":{"leased_passthrough":"true"}}""");
        Assert.Equal([Warning], enabled.Warnings);
        Assert.IsType<Reply.Empty>((await server.PostAsync("sys/mounts/b", server.Root,
            """{"type":"kv","options":{"leased_passthrough":"false"}}""")).Reply);
        var tuned = await server.PostAsync(
            "sys/mounts/b/tune", server.Root, """{"options":{"leased_passthrough":"true"}}""");
        Assert.Equal([Warning], tuned.Warnings);
    }

    [Theory]
    [InlineData("bad", "unable to parse default TTL of bad: ")]
    [InlineData("-", "unable to parse default TTL of -: ")]
    public async Task An_unreadable_ttl_is_named(string ttl, string start)
    {
        await using var server = await StartAsync();

        var reply = await server.PostAsync(
            "sys/mounts/a", server.Root, $$$"""{"type":"plain","config":{"default_lease_ttl":"{{{ttl}}}"}}""");

        Assert.StartsWith(start, reply.Errors.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_enabled_engine_is_shown_as_it_was_asked_for()
    {
        await using var server = await StartAsync();

        var enabled = await server.PostAsync("sys/mounts/team/kv", server.Root, """
            {"type":"kv-v2","description":"d","config":{"default_lease_ttl":"1h","max_lease_ttl":"2h"},"local":true}
            """);
        var shown = await server.GetAsync("sys/mounts/team/kv", server.Root);

        Assert.IsType<Reply.Empty>(enabled.Reply);
        Assert.Equal("kv", shown.Data.GetProperty("type").GetString());
        Assert.Equal("2", shown.Data.GetProperty("options").GetProperty("version").GetString());
        Assert.Equal(3600, shown.Data.GetProperty("config").GetProperty("default_lease_ttl").GetInt64());
        Assert.Matches("^kv_[0-9a-f]{8}$", shown.Data.GetProperty("accessor").GetString());
        Assert.True((await server.GetAsync("sys/mounts", server.Root)).Data.TryGetProperty("team/kv/", out _));
    }

    [Fact]
    public async Task Disabling_what_is_not_there_is_done_already()
    {
        await using var server = await StartAsync();

        Assert.IsType<Reply.Empty>((await server.SendAsync(Operation.Delete, "sys/mounts/none", server.Root)).Reply);
        Assert.IsType<Reply.Empty>((await server.SendAsync(Operation.Delete, "sys/auth/none", server.Root)).Reply);
        Assert.Equal(
            ["cannot unmount \"sys/\""],
            (await server.SendAsync(Operation.Delete, "sys/mounts/sys", server.Root)).Errors);
        Assert.Equal(
            ["token credential backend cannot be disabled"],
            (await server.SendAsync(Operation.Delete, "sys/auth/token", server.Root)).Errors);
        Assert.Equal(
            ["No secret engine mount at none/"], (await server.GetAsync("sys/mounts/none", server.Root)).Errors);
        Assert.Equal(["No auth engine at none/"], (await server.GetAsync("sys/auth/none", server.Root)).Errors);
    }

    [Fact]
    public async Task Mounts_survive_a_seal()
    {
        await using var server = await StartAsync();
        await server.PostAsync("sys/auth/door", server.Root, """{"type":"door"}""");
        await server.PostAsync("sys/mounts/a", server.Root, """{"type":"kv-v1"}""");

        await server.Kernel.SealAsync();
        await server.UnsealAsync();

        Assert.Null((await server.PostAsync("a/answer", server.Root)).Refusal);
        Assert.True((await server.GetAsync("sys/auth", server.Root)).Data.TryGetProperty("door/", out _));
    }

    /// <summary><c>spec/system.md</c> 3.3.</summary>
    [Fact]
    public async Task The_preflight_shows_a_mount_to_those_who_may_touch_it()
    {
        await using var server = await StartAsync();
        await server.PostAsync("sys/mounts/kv", server.Root, """{"type":"kv-v2"}""");
        await server.PostAsync("sys/mounts/other", server.Root, """{"type":"kv-v2"}""");
        await server.PostAsync(
            "sys/mounts/seen", server.Root, """{"type":"plain","config":{"listing_visibility":"unauth"}}""");
        await server.WritePolicyAsync("p", """path "kv/data/a" { capabilities = ["read"] }""");
        var reader = await server.CreateTokenAsync("""{"policies":["p"]}""");
        var stranger = await server.CreateTokenAsync("""{"policies":["default"]}""");

        var shown = await server.GetAsync("sys/internal/ui/mounts/kv/data/a", reader);
        Assert.Equal("kv/", shown.Data.GetProperty("path").GetString());
        Assert.Equal("2", shown.Data.GetProperty("options").GetProperty("version").GetString());
        var refused = await server.GetAsync("sys/internal/ui/mounts/kv/x", stranger);
        Assert.Equal(
            ["preflight capability check returned 403, please ensure client's policies grant access to path \"kv/x/\""],
            refused.Errors);
        var nobody = await server.SendAsync(Operation.Read, "sys/internal/ui/mounts", null);
        Assert.Equal(["seen/"], nobody.Data.GetProperty("secret").EnumerateObject().Select(p => p.Name));
        var own = (await server.GetAsync("sys/internal/ui/mounts", reader)).Data.GetProperty("secret");
        Assert.True(own.TryGetProperty("kv/", out _));
        Assert.False(own.TryGetProperty("other/", out _));
    }

    [Fact]
    public async Task Who_asks_for_a_mount_with_a_dead_token_is_told_what_it_died_of()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"]}""");
        await server.PostAsync("auth/token/revoke", server.Root, $$"""{"token":"{{token}}"}""");

        var refused = await server.GetAsync("sys/internal/ui/mounts/cubbyhole/x", token);

        Assert.Equal(["permission denied"], refused.Errors);
        Assert.Equal("revoked", refused.Refusal?.Reason);
        Assert.Null((await server.SendAsync(
            Operation.Read, "sys/internal/ui/mounts/cubbyhole/x", token: null)).Refusal?.Reason);
    }
}
