using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.SystemApi;

public sealed class PolicyAndCapabilityTests
{
    [Fact]
    public async Task A_patch_changes_only_a_policy_that_is_there()
    {
        await using var server = await TestKernel.UnsealedAsync();
        const string Rules = """path "a" { capabilities = ["read"] }""";
        await server.WritePolicyAsync("p", Rules);

        Assert.Equal(["policy not found"], (await PatchAsync("q", """{"policy":"# q"}""")).Errors);
        Assert.Equal(["cannot update \"root\" policy"], (await PatchAsync("root", """{"policy":"# q"}""")).Errors);
        Assert.IsType<Reply.Empty>((await PatchAsync("p", "{}")).Reply);
        Assert.Equal(Rules, await RulesAsync());
        Assert.IsType<Reply.Empty>((await PatchAsync("p", """{"policy":"# less"}""")).Reply);
        Assert.Equal("# less", await RulesAsync());

        Task<TestReply> PatchAsync(string name, string body) =>
            server.SendAsync(Operation.Patch, $"sys/policies/acl/{name}", server.Root, body);

        async Task<string?> RulesAsync() =>
            (await server.GetAsync("sys/policies/acl/p", server.Root)).Data.GetProperty("policy").GetString();
    }

    [Fact]
    public async Task A_detailed_list_tells_the_rules_as_well()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.WritePolicyAsync("team/a", "# a");
        await server.WritePolicyAsync("team/b", "# b");

        Assert.Equal("default,root,team/a,team/b", await NamesAsync("", "{}"));
        Assert.Equal("root,team/a", await NamesAsync("", """{"limit":"2","after":"default"}"""));
        Assert.Equal("team/b", await NamesAsync("", """{"limit":"2","after":"team/a"}"""));
        Assert.Equal("a,b", await NamesAsync("/team", "{}"));
        var reply = await ListAsync("/team", "{}");
        Assert.Equal(
            """{"a":{"name":"team/a","policy":"# a"},"b":{"name":"team/b","policy":"# b"}}""",
            reply.Data.GetProperty("key_info").GetRawText());
        Assert.IsType<Reply.Missing>((await ListAsync("/none", "{}")).Reply);
        Assert.IsType<Reply.Missing>((await ListAsync("", """{"after":"team/b"}""")).Reply);

        Task<TestReply> ListAsync(string below, string sent) =>
            server.SendAsync(Operation.List, $"sys/policies/detailed/acl{below}", server.Root, sent);

        async Task<string> NamesAsync(string below, string sent) => string.Join(
            ',', (await ListAsync(below, sent)).Data.GetProperty("keys").EnumerateArray().Select(k => k.GetString()));
    }

    /// <summary>The refusals of <c>spec/tokens.md</c> 4.1.</summary>
    [Theory]
    [InlineData("p", "{}", "'policy' parameter not supplied or empty")]
    [InlineData("root", """{"policy":"path \"a\" { capabilities = [\"read\"] }"}""", "cannot update \"root\" policy")]
    [InlineData("RooT", """{"policy":"path \"a\" { capabilities = [\"read\"] }"}""", "cannot update \"root\" policy")]
    [InlineData("response-wrapping", """{"policy":"x"}""", "cannot update \"response-wrapping\" policy")]
    [InlineData("p", """{"policy":"path \"a\" { capabilities = [\"fly\"] }"}""",
        "failed to parse policy: path \"a\": invalid capability \"fly\"")]
    public async Task A_policy_that_cannot_be_written_is_refused(string name, string body, string error)
    {
        await using var server = await TestKernel.UnsealedAsync();

        Assert.Equal([error], (await server.PostAsync($"sys/policies/acl/{name}", server.Root, body)).Errors);
    }

    [Theory]
    [InlineData("root", "cannot delete \"root\" policy")]
    [InlineData("response-wrapping", "cannot delete \"response-wrapping\" policy")]
    [InlineData("default", "cannot delete default policy")]
    [InlineData("Default", "cannot delete default policy")]
    public async Task What_every_server_has_cannot_be_deleted(string name, string error)
    {
        await using var server = await TestKernel.UnsealedAsync();

        var reply = await server.SendAsync(Operation.Delete, $"sys/policies/acl/{name}", server.Root);
        Assert.Equal([error], reply.Errors);
    }

    [Fact]
    public async Task A_policy_is_read_as_it_was_written_under_both_paths()
    {
        await using var server = await TestKernel.UnsealedAsync();
        const string Body = """{"policy":"path \"a\" { capabilities = [\"read\"] }"}""";

        var written = await server.PostAsync("sys/policies/acl/Foo", server.Root, Body);
        var read = await server.GetAsync("sys/policies/acl/foo", server.Root);
        var old = await server.GetAsync("sys/policy/foo", server.Root);
        var listed = await server.SendAsync(Operation.List, "sys/policies/acl", server.Root);

        Assert.Equal(["policy name was converted to foo"], written.Warnings);
        Assert.Contains("path \"a\"", read.Data.GetProperty("policy").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            read.Data.GetProperty("policy").GetString(), old.Data.GetProperty("rules").GetString());
        Assert.Equal(
            ["default", "foo", "root"],
            listed.Data.GetProperty("keys").EnumerateArray().Select(k => k.GetString()));
        var deleted = await server.SendAsync(Operation.Delete, "sys/policies/acl/foo", server.Root);
        Assert.IsType<Reply.Empty>(deleted.Reply);
        Assert.IsType<Reply.Missing>((await server.GetAsync("sys/policies/acl/foo", server.Root)).Reply);
        var root = await server.GetAsync("sys/policies/acl/root", server.Root);
        Assert.Equal("", root.Data.GetProperty("policy").GetString());
    }

    [Fact]
    public async Task Capabilities_are_those_of_the_token_asked_about()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"]}""");

        var own = await server.PostAsync(
            "sys/capabilities-self", token, """{"paths":["cubbyhole/x","sys/mounts"]}""");
        var root = await server.PostAsync(
            "sys/capabilities", server.Root, $$"""{"token":"{{server.Root}}","path":"any"}""");
        var other = await server.PostAsync(
            "sys/capabilities", server.Root, $$"""{"token":"{{token}}","paths":"sys/mounts"}""");

        Assert.Equal(["create", "delete", "list", "read", "update"], Names(own, "cubbyhole/x"));
        Assert.Equal(["deny"], Names(own, "sys/mounts"));
        Assert.False(own.Data.TryGetProperty("capabilities", out _));
        Assert.Equal(["root"], Names(root, "any"));
        Assert.Equal(["root"], Names(root, "capabilities"));
        Assert.Equal("root", root.Body.GetProperty("any")[0].GetString());
        Assert.Equal(["deny"], Names(other, "capabilities"));
    }

    [Fact]
    public async Task Capabilities_of_a_batch_token_are_known_too()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"type":"batch","ttl":"1h"}""");
        var body = $$"""{"token":"{{token}}","path":"cubbyhole/x"}""";

        var living = await server.PostAsync("sys/capabilities", server.Root, body);
        server.Clock.Advance(TimeSpan.FromHours(1));
        var dead = await server.PostAsync("sys/capabilities", server.Root, body);

        Assert.Equal(["create", "delete", "list", "read", "update"], Names(living, "capabilities"));
        Assert.Equal([MultiError.Of("invalid token")], dead.Errors);
        Assert.Equal("expired", dead.Refusal?.Reason);
    }

    [Fact]
    public async Task Capabilities_are_what_a_request_is_decided_by_in_every_spelling()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.WritePolicyAsync("reader", """
            path "sys/policies/acl/*" { capabilities = ["read", "delete"] }
            path "sys/policies/acl/secret" { capabilities = ["deny"] }
            path "sys/policies/acl/half" { capabilities = ["read"] }
            path "sys/capabilities-self" { capabilities = ["update"] }
            """);
        var token = await server.CreateTokenAsync("""{"policies":["reader"],"ttl":"1h"}""");

        var told = await server.PostAsync("sys/capabilities-self", token, """
            {"paths":["sys/policies/acl/SECRET","/sys/policies/acl/Half","sys/policies/acl/Other"]}
            """);

        Assert.Equal(["deny"], Names(told, "sys/policies/acl/SECRET"));
        Assert.Equal(["read"], Names(told, "/sys/policies/acl/Half"));
        Assert.Equal(["delete", "read"], Names(told, "sys/policies/acl/Other"));
        Assert.NotNull((await server.GetAsync("sys/policies/acl/SECRET", token)).Refusal);
    }

    [Theory]
    [InlineData("capabilities-self", "{}", "paths must be supplied")]
    [InlineData("capabilities", """{"token":"x"}""", "paths must be supplied")]
    [InlineData("capabilities", """{"paths":"a"}""", "no token found")]
    [InlineData("capabilities-accessor", """{"paths":"a"}""", "missing accessor")]
    public async Task A_question_without_its_subject_is_refused(string route, string body, string error)
    {
        await using var server = await TestKernel.UnsealedAsync();

        Assert.Equal([error], (await server.PostAsync($"sys/{route}", server.Root, body)).Errors);
    }

    [Theory]
    [InlineData("capabilities", """{"paths":"a","token":"x"}""", "invalid token")]
    [InlineData("capabilities-accessor", """{"paths":"a","accessor":"x"}""", "invalid accessor")]
    [InlineData("capabilities-self", """{"paths":["a",""]}""", "missing path")]
    public async Task What_is_unknown_is_refused_in_the_old_frame(string route, string body, string error)
    {
        await using var server = await TestKernel.UnsealedAsync();

        var reply = await server.PostAsync($"sys/{route}", server.Root, body);
        Assert.Equal([MultiError.Of(error)], reply.Errors);
    }

    private static IEnumerable<string?> Names(TestReply reply, string path) =>
        reply.Data.GetProperty(path).EnumerateArray().Select(c => c.GetString());
}
