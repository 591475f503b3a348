using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.SystemApi;

public sealed class TuneTests
{
    private static async Task<TestKernel> StartAsync()
    {
        var server = await TestKernel.UnsealedAsync(
            new EngineType("plain", EngineClass.Secret, new TestEngine()),
            new EngineType("kv", EngineClass.Secret, new TestEngine(), Version: "1"),
            new EngineType("kv", EngineClass.Secret, new TestEngine(), Version: "2"),
            new EngineType("door", EngineClass.Auth, new TestEngine()),
            new EngineType("userpass", EngineClass.Auth, new TestEngine()));
        Assert.Null((await server.PostAsync("sys/mounts/p", server.Root, """{"type":"plain"}""")).Refusal);
        Assert.Null((await server.PostAsync("sys/mounts/kv", server.Root, """{"type":"kv"}""")).Refusal);
        Assert.Null((await server.PostAsync("sys/auth/door", server.Root, """{"type":"door"}""")).Refusal);
        Assert.Null((await server.PostAsync("sys/auth/people", server.Root, """{"type":"userpass"}""")).Refusal);
        return server;
    }

    /// <summary>The refusals of <c>spec/tokens.md</c> 11.3.</summary>
    [Theory]
    [InlineData("mounts/p", """{"default_lease_ttl":"2h","max_lease_ttl":"1h"}""",
        "backend max lease TTL of 3600 would be less than backend default lease TTL of 7200")]
    [InlineData("mounts/p", """{"default_lease_ttl":"800h"}""",
        "backend max lease TTL of 2764800 would be less than backend default lease TTL of 2880000")]
    [InlineData("mounts/p", """{"listing_visibility":"x"}""", "invalid listing_visibility x")]
    [InlineData("mounts/none", """{"description":"x"}""", "tune of path \"none/\" failed: no mount entry found")]
    [InlineData("mounts/sys", """{"max_lease_ttl":"1h"}""", "cannot tune parameter max_lease_ttl of sys/")]
    [InlineData("mounts/p", """{"token_type":"service"}""", "'token_type' can only be modified on auth mounts")]
    [InlineData("auth/token", """{"token_type":"batch"}""",
        "'token_type' cannot be set for 'token' or 'ns_token' auth mounts")]
    [InlineData("auth/door", """{"token_type":"x"}""", "invalid value for 'token_type'")]
    [InlineData("auth/door", """{"user_lockout_config":{"lockout_disable":true}}""",
        "tuning of user lockout configuration for auth type \"door\" not allowed")]
    [InlineData("mounts/kv", """{"options":{"version":"7"}}""", "invalid version provided: 7")]
    [InlineData("mounts/kv", """{"options":{"version":"2"}}""", "cannot upgrade mount from version 1 to version 2")]
    [InlineData("mounts/p", """{"options":{"version":"2"}}""",
        "secrets engine \"plain\" does not allow setting a version")]
    public async Task What_cannot_be_tuned_is_refused_with_the_reason(string path, string body, string error)
    {
        await using var server = await StartAsync();

        var reply = await server.PostAsync($"sys/{path}/tune", server.Root, body);

        Assert.Equal([error], reply.Errors);
        Assert.Equal(RefusalKind.Invalid, reply.Refusal?.Kind);
    }

    [Fact]
    public async Task A_ttl_beyond_what_clients_take_shows_as_the_longest_that_they_do()
    {
        await using var server = await StartAsync();

        Assert.Null((await server.PostAsync(
            "sys/mounts/p/tune", server.Root, """{"max_lease_ttl":"2147483648s"}""")).Refusal);

        var tuned = await server.GetAsync("sys/mounts/p/tune", server.Root);
        var shown = await server.GetAsync("sys/mounts/p", server.Root);
        Assert.Equal(int.MaxValue, tuned.Data.GetProperty("max_lease_ttl").GetInt64());
        Assert.Equal(int.MaxValue, shown.Data.GetProperty("config").GetProperty("max_lease_ttl").GetInt64());
    }

    [Fact]
    public async Task An_engine_that_was_enabled_with_an_empty_version_is_of_the_first()
    {
        await using var server = await StartAsync();
        Assert.Null((await server.PostAsync(
            "sys/mounts/e", server.Root, """{"type":"kv","options":{"version":""}}""")).Refusal);

        Assert.IsType<Reply.Empty>(
            (await server.PostAsync("sys/mounts/e/tune", server.Root, """{"options":{"x":"y"}}""")).Reply);

        var options = (await server.GetAsync("sys/mounts/e", server.Root)).Data.GetProperty("options");
        Assert.Equal("""{"version":"1","x":"y"}""", options.GetRawText());
    }

    [Fact]
    public async Task Only_what_is_sent_changes_and_ttls_show_as_they_are_in_force()
    {
        await using var server = await StartAsync();

        Assert.IsType<Reply.Empty>((await server.PostAsync("sys/mounts/p/tune", server.Root,
            """{"default_lease_ttl":"1h","description":"d","audit_non_hmac_request_keys":"a,b"}""")).Reply);
        Assert.IsType<Reply.Empty>((await server.PostAsync("sys/mounts/p/tune", server.Root,
            """{"max_lease_ttl":"2h","listing_visibility":"unauth","options":{"x":"y","z":"1"}}""")).Reply);
        Assert.IsType<Reply.Empty>((await server.PostAsync("sys/mounts/p/tune", server.Root,
            """{"options":{"z":""}}""")).Reply);
        var tuned = (await server.GetAsync("sys/mounts/p/tune", server.Root)).Data;

        Assert.Equal("d", tuned.GetProperty("description").GetString());
        Assert.Equal(3600, tuned.GetProperty("default_lease_ttl").GetInt64());
        Assert.Equal(7200, tuned.GetProperty("max_lease_ttl").GetInt64());
        Assert.Equal(2, tuned.GetProperty("audit_non_hmac_request_keys").GetArrayLength());
        Assert.Equal("""{"x":"y"}""", tuned.GetProperty("options").GetRawText());

        await server.PostAsync("sys/mounts/p/tune", server.Root,
            """{"default_lease_ttl":"system","max_lease_ttl":"system"}""");
        tuned = (await server.GetAsync("sys/mounts/p/tune", server.Root)).Data;
        Assert.Equal(2_764_800, tuned.GetProperty("default_lease_ttl").GetInt64());
        Assert.Equal(2_764_800, tuned.GetProperty("max_lease_ttl").GetInt64());
    }

    [Fact]
    public async Task Lockout_settings_outlive_sealing()
    {
        await using var server = await StartAsync();
        Assert.IsType<Reply.Empty>((await server.PostAsync("sys/auth/people/tune", server.Root, """
            {"user_lockout_config":{"lockout_threshold":"3","lockout_duration":"10m"},"token_type":"default-batch"}
            """)).Reply);

        await server.Kernel.SealAsync();
        await server.UnsealAsync();
        var tuned = (await server.GetAsync("sys/auth/people/tune", server.Root)).Data;

        Assert.Equal(3, tuned.GetProperty("user_lockout_threshold").GetInt64());
        Assert.Equal(600, tuned.GetProperty("user_lockout_duration").GetInt64());
        Assert.False(tuned.GetProperty("user_lockout_disable").GetBoolean());
        Assert.Equal("default-batch", tuned.GetProperty("token_type").GetString());
    }

    [Fact]
    public async Task A_method_is_tuned_under_both_of_its_paths()
    {
        await using var server = await StartAsync();

        await server.PostAsync("sys/mounts/auth/door/tune", server.Root, """{"description":"a door"}""");
        var tuned = (await server.GetAsync("sys/auth/door/tune", server.Root)).Data;

        Assert.Equal("a door", tuned.GetProperty("description").GetString());
        Assert.Equal("default-service", tuned.GetProperty("token_type").GetString());
        Assert.Equal(["cannot fetch sysview for path \"auth/none/\""],
            (await server.GetAsync("sys/auth/none/tune", server.Root)).Errors);
    }
}
