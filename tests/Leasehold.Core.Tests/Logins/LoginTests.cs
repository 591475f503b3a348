using System.Net;
using System.Text.Json;
using Leasehold.Core.Logins;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Logins;

public sealed class LoginTests
{
    private static readonly TokenParameters Worker = new() { Policies = ["Work", "work"], Ttl = 1200, MaxTtl = 3600 };

    [Fact]
    public async Task A_login_makes_entity_alias_and_token()
    {
        await using var server = await StartAsync(Worker);
        var reply = await LogInAsync(server, "Bob", """{"level":"3"}""");

        var auth = reply.Auth;
        Assert.Equal(["default", "work"], Texts(auth, "policies"));
        Assert.Equal(["default", "work"], Texts(auth, "token_policies"));
        Assert.False(auth.TryGetProperty("identity_policies", out _));
        Assert.Equal("Bob", auth.GetProperty("metadata").GetProperty("username").GetString());
        Assert.Equal(1200, auth.GetProperty("lease_duration").GetInt64());
        Assert.True(auth.GetProperty("orphan").GetBoolean());
        Assert.Empty(reply.Warnings); // A login says nothing of policies that do not exist; a creation does.

        var entity = await server.GetAsync($"identity/entity/id/{Entity(reply)}", server.Root);
        Assert.StartsWith("entity_", entity.Data.GetProperty("name").GetString(), StringComparison.Ordinal);
        var alias = Assert.Single(entity.Data.GetProperty("aliases").EnumerateArray());
        Assert.Equal("bob", alias.GetProperty("name").GetString());
        Assert.Equal("auth/crew/", alias.GetProperty("mount_path").GetString());
        Assert.Equal("3", alias.GetProperty("metadata").GetProperty("level").GetString());
    }

    [Theory]
    [InlineData("auth/crew/login/a/b", "unsupported path")]
    [InlineData("auth/crew/login", "permission denied")]
    [InlineData("auth/crew/users/a/b", "permission denied")]
    public async Task A_name_that_cannot_be_one_needs_no_token_to_hear_so(string path, string error)
    {
        await using var server = await StartAsync(Worker);

        var reply = await server.SendAsync(Operation.Update, path, token: null, "{}");

        Assert.Equal([error], reply.Errors);
    }

    [Fact]
    public async Task A_lookup_shows_where_a_token_comes_from()
    {
        await using var server = await StartAsync(Worker);
        var login = await LogInAsync(server, "bob");
        var data = (await server.GetAsync("auth/token/lookup-self", Token(login))).Data;
        Assert.Equal("crew-bob", data.GetProperty("display_name").GetString());
        Assert.Equal("auth/crew/login/bob", data.GetProperty("path").GetString());
        Assert.Equal(Entity(login), data.GetProperty("entity_id").GetString());
        Assert.False(data.TryGetProperty("role", out _)); // The lookup's role is a token role.
    }

    [Fact]
    public async Task Every_spelling_of_a_name_is_the_same_entity()
    {
        await using var server = await StartAsync(Worker);
        var first = Entity(await LogInAsync(server, "bob"));
        Assert.Equal(first, Entity(await LogInAsync(server, "BOB")));
        Assert.NotEqual(first, Entity(await LogInAsync(server, "rob")));
    }

    [Fact]
    public async Task A_second_login_writes_the_entity_only_if_something_changed()
    {
        await using var server = await StartAsync(Worker);
        var id = Entity(await LogInAsync(server, "bob", """{"level":"1"}"""));
        var first = await UpdatedAsync(server, id);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await LogInAsync(server, "bob", """{"level":"1"}""");
        Assert.Equal(first, await UpdatedAsync(server, id));
        await LogInAsync(server, "bob", """{"level":"2"}""");
        Assert.NotEqual(first, await UpdatedAsync(server, id));
    }

    [Fact]
    public async Task Many_first_logins_at_once_make_one_entity()
    {
        await using var server = await StartAsync(Worker);
        var logins = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LogInAsync(server, "bob")));
        Assert.Single(logins.Select(Entity).Distinct());
        var list = await server.SendAsync(Operation.List, "identity/entity/id", server.Root);
        Assert.Equal(1, list.Data.GetProperty("keys").GetArrayLength());
    }

    [Fact]
    public async Task A_disabled_entity_neither_logs_in_nor_uses_its_tokens_until_it_is_enabled()
    {
        await using var server = await StartAsync(Worker);
        var login = await LogInAsync(server, "bob");
        await DisableAsync(server, Entity(login), true);
        Assert.Equal(["permission denied"], (await LookupAsync(server, login)).Errors);
        Assert.Equal(["permission denied"], (await LogInAsync(server, "bob", refused: true)).Errors);

        await DisableAsync(server, Entity(login), false);
        Assert.Null((await LookupAsync(server, login)).Refusal);
        await LogInAsync(server, "bob");
    }

    [Fact]
    public async Task A_deleted_entity_takes_its_tokens_along_and_comes_back_as_another()
    {
        await using var server = await StartAsync(Worker);
        var login = await LogInAsync(server, "bob");
        await server.SendAsync(Operation.Delete, $"identity/entity/id/{Entity(login)}", server.Root);

        var reply = await LookupAsync(server, login);
        Assert.Equal(["permission denied"], reply.Errors);
        Assert.Equal("entity-removed", reply.Refusal?.Reason);
        Assert.NotEqual(Entity(login), Entity(await LogInAsync(server, "bob")));
        Assert.NotNull((await LookupAsync(server, login)).Refusal);
    }

    [Theory]
    [InlineData("root", "auth methods cannot create root tokens")]
    [InlineData(" ROOT\t", "auth methods cannot create root tokens")]
    [InlineData("response-wrapping", "cannot assign policy \"response-wrapping\"")]
    public async Task No_login_gets_policies_that_nobody_may_give(string policy, string error)
    {
        await using var server = await StartAsync(Worker with { Policies = ["a", policy] });
        Assert.Equal([error], (await LogInAsync(server, "bob", refused: true)).Errors);
        Assert.Equal(RefusalKind.NotFound, // Nothing was made.
            (await server.SendAsync(Operation.List, "identity/entity/id", server.Root)).Refusal?.Kind
                ?? RefusalKind.NotFound);
    }

    [Fact]
    public async Task A_renewal_asks_the_method_what_holds_now()
    {
        await using var server = await StartAsync(Worker);
        var token = Token(await LogInAsync(server, "bob"));
        await WriteUserAsync(server, "bob", """{"token_policies":["work","default"],"token_ttl":"10m"}""");
        var renewed = await server.PostAsync("auth/token/renew-self", token);
        Assert.Equal(600, renewed.Auth.GetProperty("lease_duration").GetInt64());

        await WriteUserAsync(server, "bob", """{"token_policies":"other"}""");
        var refused = await server.PostAsync("auth/token/renew-self", token);
        Assert.Equal(["failed to renew entry: policies have changed, not renewing"], refused.Errors);
    }

    [Fact]
    public async Task No_renewal_passes_the_max_ttl_of_the_login()
    {
        await using var server = await StartAsync(Worker);
        var token = Token(await LogInAsync(server, "bob"));
        for (var minutes = 0; minutes < 50; minutes += 10)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(10));
            Assert.Null((await server.PostAsync("auth/token/renew-self", token)).Refusal);
        }
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.NotNull((await server.PostAsync("auth/token/renew-self", token)).Refusal);
    }

    [Fact]
    public async Task A_child_belongs_to_the_entity_and_an_orphan_to_none()
    {
        await using var server = await StartAsync(Worker);
        await server.WritePolicyAsync("work", """path "auth/token/create*" { capabilities = ["update"] }""");
        var login = await LogInAsync(server, "bob");
        var child = await server.PostAsync("auth/token/create", Token(login));
        Assert.Equal(Entity(login), Entity(child));
        Assert.Equal("", Entity(await server.PostAsync("auth/token/create-orphan", Token(login))));
    }

    /// <summary>A link-local address comes with the interface that it was met at.</summary>
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1")]
    [InlineData("fe80::1%3", "fe80::1%3", "fe80::1")]
    public async Task A_token_bound_to_where_it_came_from_is_good_there(string from, string again, string bound)
    {
        await using var server = await StartAsync(Worker with { StrictlyBindIp = true });
        var login = await server.SendAsync(
            Operation.Update, "auth/crew/login/bob", token: null, "{}", from: IPAddress.Parse(from));

        var seen = await server.SendAsync(
            Operation.Read, "auth/token/lookup-self", Token(login), from: IPAddress.Parse(again));
        var elsewhere = await server.GetAsync("auth/token/lookup-self", Token(login));

        Assert.Equal([bound], Texts(seen.Data, "bound_cidrs"));
        Assert.Equal("cidr", elsewhere.Refusal?.Reason);
    }

    private static async Task<TestKernel> StartAsync(TokenParameters token)
    {
        var server = await TestKernel.UnsealedAsync(TestLoginEngine.Type(new TestLoginEngine { Token = token }));
        Assert.Null((await server.PostAsync("sys/auth/crew", server.Root, """{"type":"testlogin"}""")).Refusal);
        return server;
    }

    private static async Task<TestReply> LogInAsync(
        TestKernel server, string user, string body = "{}", bool refused = false)
    {
        var reply = await server.SendAsync(Operation.Update, $"auth/crew/login/{user}", token: null, body);
        Assert.True(reply.Refusal is null != refused, string.Join(", ", reply.Errors));
        return reply;
    }

    private static async Task WriteUserAsync(TestKernel server, string user, string body) =>
        Assert.Null((await server.PostAsync($"auth/crew/users/{user}", server.Root, body)).Refusal);

    private static Task<TestReply> LookupAsync(TestKernel server, TestReply login) =>
        server.GetAsync("auth/token/lookup-self", Token(login));

    private static async Task DisableAsync(TestKernel server, string id, bool disabled)
    {
        var body = disabled ? """{"disabled":true}""" : """{"disabled":false}""";
        Assert.Null((await server.PostAsync($"identity/entity/id/{id}", server.Root, body)).Refusal);
    }

    private static async Task<string?> UpdatedAsync(TestKernel server, string id) =>
        (await server.GetAsync($"identity/entity/id/{id}", server.Root))
            .Data.GetProperty("last_update_time").GetString();

    private static string Token(TestReply reply) => reply.Auth.GetProperty("client_token").GetString() ?? "";

    private static string Entity(TestReply reply) => reply.Auth.GetProperty("entity_id").GetString() ?? "";

    private static IEnumerable<string?> Texts(JsonElement of, string name) =>
        of.GetProperty(name).EnumerateArray().Select(text => text.GetString());
}
