using System.Net;
using Leasehold.Core.Quotas;
using Leasehold.Core.Requests;
using Leasehold.Core.Tests.Logins;

namespace Leasehold.Core.Tests.Quotas;

public sealed class RateLimitTests
{
    private const string Path = "sys/quotas/rate-limit/q";

    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait_whoever_it_is()
    {
        await using var server = await LimitedAsync("""{"rate":2}""");
        Assert.Null((await server.GetAsync("sys/mounts", server.Root)).Refusal);
        Assert.Equal(["permission denied"], (await server.GetAsync("sys/mounts", "")).Errors);

        var refused = await server.GetAsync("sys/mounts", server.Root);
        Assert.Equal(["request path \"sys/mounts\": rate limit quota exceeded"], refused.Errors);
        Assert.Equal(RefusalKind.Throttled, refused.Refusal?.Kind);
        Assert.Equal("quota", refused.Refusal?.Reason);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Refusal?.RetryAfter);
        Assert.Null(refused.Rate);

        var other = await server.SendAsync(Operation.Read, "sys/mounts", server.Root, from: IPAddress.IPv6Loopback);
        Assert.Null(other.Refusal);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await server.GetAsync("sys/mounts", server.Root)).Refusal);
    }

    [Fact]
    public async Task What_is_served_without_the_pipeline_is_counted_unless_it_is_exempt()
    {
        await using var server = await LimitedAsync("""{"rate":1}""");
        for (var i = 0; i < 5; i++)
            Assert.Null((await server.GetAsync("sys/seal-status", "")).Refusal);
        Assert.Null((await server.GetAsync("sys/leader", "")).Refusal);
        Assert.Equal(RefusalKind.Throttled, (await server.GetAsync("sys/leader", "")).Refusal?.Kind);
    }

    [Fact]
    public async Task Answers_tell_what_is_left_where_that_is_asked_for()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await WriteAsync(server, "sys/quotas/config", """
            {"enable_rate_limit_response_headers":true,"rate_limit_exempt_paths":["sys/quotas"]}
            """);
        Assert.Null((await server.GetAsync("sys/mounts", server.Root)).Rate);
        await WriteAsync(server, Path, """{"rate":2,"interval":"10s","block_interval":60}""");

        var first = (await server.GetAsync("sys/mounts", server.Root)).Rate;
        Assert.Equal(new RateDecision(true, 2, 1, TimeSpan.FromSeconds(10)) { Quota = "q" }, first);
        await server.GetAsync("sys/mounts", server.Root);
        var refused = await server.GetAsync("sys/mounts", server.Root);
        Assert.Equal(new RateDecision(false, 2, 0, TimeSpan.FromSeconds(60)) { Quota = "q" }, refused.Rate);
        Assert.Equal(TimeSpan.FromSeconds(60), refused.Refusal?.RetryAfter);
        server.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull((await server.GetAsync("sys/mounts", server.Root)).Refusal);
        Assert.Null((await server.GetAsync("sys/quotas/config", server.Root)).Rate);
    }

    [Fact]
    public async Task Quotas_outlive_sealing()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await WriteAsync(server, "sys/quotas/config", """{"rate_limit_exempt_paths":["sys"]}""");
        await WriteAsync(server, "auth/token/roles/r", "{}");
        await WriteAsync(server, Path, """{"rate":1,"path":"auth/token"}""");
        await server.Kernel.SealAsync();
        await server.UnsealAsync();

        Assert.Null((await server.GetAsync("auth/token/lookup-self", server.Root)).Refusal);
        Assert.NotNull((await server.GetAsync("auth/token/lookup-self", server.Root)).Refusal);
        var read = await server.GetAsync(Path, server.Root);
        Assert.Equal("auth/token/", read.Data.GetProperty("path").GetString());
        Assert.Equal(
            ["name", "path", "rate", "role", "type"],
            read.Data.EnumerateObject().Select(member => member.Name).Where(name => !name.Contains("interval")));
    }

    [Fact]
    public async Task A_mount_takes_its_quotas_along_when_it_moves_and_when_it_goes()
    {
        await using var server = await TestKernel.UnsealedAsync(TestLoginEngine.Type(new TestLoginEngine()));
        await WriteAsync(server, "sys/auth/a", """{"type":"testlogin"}""");
        await WriteAsync(server, Path, """{"rate":9,"path":"auth/a/login"}""");
        await WriteAsync(server, "sys/quotas/lease-count/q", """{"max_leases":9,"path":"auth/a"}""");
        await server.PostAsync("sys/remount", server.Root, """{"from":"auth/a","to":"auth/b"}""");
        await TestKernel.EventuallyAsync(async () =>
            (await server.GetAsync(Path, server.Root)).Data.GetProperty("path").GetString() == "auth/b/login");

        await server.SendAsync(Operation.Delete, "sys/auth/b", server.Root);
        Assert.IsType<Reply.Missing>((await server.GetAsync(Path, server.Root)).Reply);
        Assert.IsType<Reply.Missing>((await server.GetAsync("sys/quotas/lease-count/q", server.Root)).Reply);
    }

    [Theory]
    [InlineData("crew")]
    [InlineData("Crew")]
    public async Task A_role_has_a_rate_of_its_own(string role)
    {
        await using var server = await TestKernel.UnsealedAsync(TestLoginEngine.Type(new TestLoginEngine()));
        await WriteAsync(server, "sys/auth/a", """{"type":"testlogin"}""");
        await WriteAsync(server, Path, $$"""{"rate":1,"path":"auth/a","role":"{{role}}"}""");

        Assert.Null((await server.PostAsync("auth/a/login/bob", "")).Refusal);
        Assert.Equal(RefusalKind.Throttled, (await server.PostAsync("auth/a/login/eve", "")).Refusal?.Kind);
        Assert.Null((await server.GetAsync("auth/a/users/bob", server.Root)).Refusal);
        Assert.Null((await server.GetAsync("auth/a/users/bob", server.Root)).Refusal);
    }

    [Theory]
    [InlineData("auth/a/login/bob", "auth/a/login/bob")]
    [InlineData("auth/a/login/BOB", "auth/a/login/bob")]
    [InlineData("auth/a/login/BO*", "auth/a/login/bo*")]
    public async Task A_name_has_its_quotas_in_every_spelling(string path, string kept)
    {
        await using var server = await TestKernel.UnsealedAsync(TestLoginEngine.Type(new TestLoginEngine()));
        await WriteAsync(server, "sys/auth/a", """{"type":"testlogin"}""");
        await WriteAsync(server, Path, $$"""{"rate":2,"path":"{{path}}"}""");
        Assert.Equal(kept, (await server.GetAsync(Path, server.Root)).Data.GetProperty("path").GetString());

        Assert.Null((await server.PostAsync("auth/a/login/bob", "")).Refusal);
        Assert.Null((await server.PostAsync("auth/a/login/BOB", "")).Refusal);
        Assert.Equal(RefusalKind.Throttled, (await server.PostAsync("auth/a/login/Bob", "")).Refusal?.Kind);
        Assert.Equal(RefusalKind.Throttled, (await server.PostAsync("auth/a/login/bob", "")).Refusal?.Kind);
        Assert.Null((await server.PostAsync("auth/a/login/eve", "")).Refusal);
    }

    [Fact]
    public async Task A_lease_count_of_a_name_counts_all_of_its_spellings()
    {
        await using var server = await TestKernel.UnsealedAsync(TestLoginEngine.Type(new TestLoginEngine()));
        await WriteAsync(server, "sys/auth/a", """{"type":"testlogin"}""");
        Assert.Null((await server.PostAsync("auth/a/login/BOB", "")).Refusal); // Before the quota: it counts.
        await WriteAsync(server, "sys/quotas/lease-count/q", """{"max_leases":2,"path":"auth/a/login/bob"}""");
        Assert.Null((await server.PostAsync("auth/a/login/Bob", "")).Refusal);
        foreach (var name in (string[])["bob", "BOB", "boB"])
        {
            Assert.Equal(
                [$"request path \"auth/a/login/{name}\": lease count quota exceeded"],
                (await server.PostAsync($"auth/a/login/{name}", "")).Errors);
        }
        Assert.Null((await server.PostAsync("auth/a/login/eve", "")).Refusal);
        Assert.Null((await server.PostAsync("sys/leases/revoke-prefix/auth/a/login/BOB", server.Root)).Refusal);
        await TestKernel.EventuallyAsync(async () => (await server.PostAsync("auth/a/login/BOB", "")).Refusal is null);
    }

    [Theory]
    [InlineData("""{"rate":1,"path":"nope"}""", "invalid mount path \"nope/\"")]
    [InlineData("""{"rate":1,"path":"identity/x","role":"r"}""",
        "Quotas cannot contain both a path suffix and a role. If a role is provided, path must be a valid auth mount " +
        "with a concept of roles")]
    [InlineData("""{"rate":1,"path":"identity","role":"r"}""",
        "Mount path \"identity/\" is not a valid auth method and therefore unsuitable for use with role-based quotas")]
    [InlineData("""{"rate":1,"role":"r"}""",
        "Mount path \"\" is not a valid auth method and therefore unsuitable for use with role-based quotas")]
    [InlineData("""{"rate":1,"path":"auth/token","role":"r"}""",
        "Mount path \"auth/token/\" does not support use with role-based quotas")]
    [InlineData("""{"rate":-1}""", "'rate' is invalid")]
    [InlineData("{}", "'rate' is invalid")]
    [InlineData("""{"rate":1,"interval":-1}""", "'interval' is invalid")]
    [InlineData("""{"rate":1,"block_interval":-1}""", "'block' is invalid")]
    public async Task Quotas_that_cannot_be_are_refused(string body, string error)
    {
        await using var server = await TestKernel.UnsealedAsync();
        Assert.Equal([error], (await server.PostAsync(Path, server.Root, body)).Errors);
        Assert.IsType<Reply.Missing>((await server.GetAsync(Path, server.Root)).Reply);
    }

    [Fact]
    public async Task A_rule_that_is_written_anew_counts_anew_and_others_go_on()
    {
        await using var server = await LimitedAsync("""{"rate":1,"interval":"1h"}""");
        await server.GetAsync("sys/mounts", server.Root);
        await WriteAsync(server, "sys/quotas/rate-limit/other", """{"rate":1,"path":"identity"}""");
        Assert.NotNull((await server.GetAsync("sys/mounts", server.Root)).Refusal);
        Assert.Equal(
            ["quota rule with similar properties exists under the name \"q\""],
            (await server.PostAsync("sys/quotas/rate-limit/twin", server.Root, """{"rate":5}""")).Errors);
        await WriteAsync(server, Path, """{"rate":2,"interval":"1h"}""");
        Assert.Null((await server.GetAsync("sys/mounts", server.Root)).Refusal);
        await server.SendAsync(Operation.Delete, Path, server.Root);
        for (var i = 0; i < 5; i++)
            Assert.Null((await server.GetAsync("sys/mounts", server.Root)).Refusal);
    }

    private static async Task<TestKernel> LimitedAsync(string body)
    {
        var server = await TestKernel.UnsealedAsync();
        await WriteAsync(server, "sys/quotas/config", $$"""
            {"rate_limit_exempt_paths":["sys/quotas","{{string.Join("\",\"", ExemptPaths.Defaults)}}"]}
            """);
        await WriteAsync(server, Path, body);
        return server;
    }

    private static async Task WriteAsync(TestKernel server, string path, string body) =>
        Assert.Empty((await server.PostAsync(path, server.Root, body)).Errors);
}
