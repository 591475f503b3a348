using Leasehold.Core.Requests;
using Leasehold.Core.Verification;

namespace Leasehold.Core.Tests.Identity;

public sealed class EntityTests
{
    [Fact]
    public async Task An_entity_is_made_changed_and_found_by_any_spelling_of_its_name()
    {
        await using var server = await IdentityServer.StartAsync();
        var id = await server.MakeAsync("entity", """{"name":"Team/Eve","policies":"B,a","metadata":{"t":"1"}}""");
        var change = await server.WriteAsync("entity", """{"name":"team/EVE","disabled":true}""");
        Assert.IsType<Reply.Empty>(change.Reply);
        var read = await server.ReadAsync("entity/name/TEAM/eve");
        Assert.Equal(id, read.GetProperty("id").GetString());
        Assert.True(read.GetProperty("disabled").GetBoolean());
        Assert.Equal("[\"a\",\"b\"]", read.GetProperty("policies").GetRawText());
        Assert.Equal("{\"t\":\"1\"}", read.GetProperty("metadata").GetRawText());

        await server.WriteAsync($"entity/id/{id}", """{"name":"eve"}""");
        var gone = await server.Kernel.GetAsync("identity/entity/name/team/eve", server.Kernel.Root);
        Assert.IsType<Reply.Missing>(gone.Reply);
        await server.DeleteAsync("entity/name/EVE");
        gone = await server.Kernel.GetAsync($"identity/entity/id/{id}", server.Kernel.Root);
        Assert.IsType<Reply.Missing>(gone.Reply);
    }

    [Theory]
    [InlineData("entity", """{"policies":["root"]}""", "policies cannot contain root")]
    [InlineData("entity", """{"policies":["\tROOT "]}""", "policies cannot contain root")]
    [InlineData("entity", """{"id":"0"}""", "entity not found from id")]
    [InlineData("entity/batch-delete", "{}", "missing entity ids to delete")]
    [InlineData("entity/merge", "{}", "missing entity id to merge to")]
    [InlineData("entity/merge", """{"to_entity_id":"x"}""", "missing entity ids to merge from")]
    [InlineData("entity-alias", "{}", "'id' or 'mount_accessor' and 'name' must be provided")]
    [InlineData("entity-alias", """{"name":"a","mount_accessor":"x"}""", "invalid mount accessor \"x\"")]
    [InlineData("entity-alias", """{"id":"x"}""", "invalid alias ID provided")]
    [InlineData("lookup/entity", "{}", "query parameter not supplied")]
    [InlineData("lookup/entity", """{"id":"a","name":"b"}""",
        "query parameter conflict; please supply distinct set of query parameters")]
    [InlineData("lookup/group", """{"alias_name":"a"}""",
        "both 'alias_name' and 'alias_mount_accessor' needs to be set")]
    public async Task What_cannot_be_is_refused(string path, string body, string error)
    {
        await using var server = await IdentityServer.StartAsync();
        Assert.Equal([error], await server.ErrorsAsync(path, body));
    }

    [Fact]
    public async Task A_name_belongs_to_one_entity()
    {
        await using var server = await IdentityServer.StartAsync();
        await server.MakeAsync("entity", """{"name":"a"}""");
        var b = await server.MakeAsync("entity", """{"name":"b"}""");
        Assert.Equal(["entity name is already in use"], await server.ErrorsAsync($"entity/id/{b}", """{"name":"A"}"""));
    }

    [Fact]
    public async Task An_alias_leads_logins_to_the_entity_that_bears_it()
    {
        await using var server = await IdentityServer.StartAsync();
        var owner = await server.MakeAsync("entity", """{"name":"a"}""");
        var body = $$"""{"name":"Bob","mount_accessor":"{{server.Accessor}}","canonical_id":"{{owner}}"}""";
        var alias = await server.MakeAsync("entity-alias", body);
        Assert.IsType<Reply.Empty>((await server.WriteAsync("entity-alias", body)).Reply);
        Assert.Equal(owner, (await server.LogInAsync("bob")).Entity);

        var other = await server.MakeAsync("entity", """{"name":"other"}""");
        await server.WriteAsync($"entity-alias/id/{alias}", $$"""{"canonical_id":"{{other}}"}""");
        Assert.Equal(other, (await server.LogInAsync("bob")).Entity);
        Assert.Equal(
            ["Alias already exists for requested entity and mount accessor"],
            await server.ErrorsAsync("entity-alias", body.Replace("Bob", "rob").Replace(owner, other)));
        await server.DeleteAsync($"entity-alias/id/{alias}");
        Assert.NotEqual(other, (await server.LogInAsync("bob")).Entity);
    }

    [Fact]
    public async Task A_merge_keeps_tokens_aliases_policies_and_groups()
    {
        await using var server = await IdentityServer.StartAsync();
        var (token, from) = await server.LogInAsync("bob");
        await server.WriteAsync($"entity/id/{from}", """{"policies":"mine"}""");
        await server.MakeAsync("group", $$"""{"policies":"ours","member_entity_ids":"{{from}}"}""");
        var middle = await server.MakeAsync("entity", """{"name":"middle"}""");
        var last = await server.MakeAsync("entity", """{"name":"last","policies":"last"}""");
        await MergeAsync(server, from, middle);
        await MergeAsync(server, middle, last);

        Assert.Equal(["last", "mine", "ours"], await server.PoliciesAsync(token));
        Assert.Equal(last, (await server.LogInAsync("bob")).Entity);
        Assert.Equal(last, (await server.ReadAsync($"entity/id/{from}")).GetProperty("id").GetString());
        await AssertSoundAsync(server);
        await server.DeleteAsync($"entity/id/{last}");
        Assert.NotNull((await server.Kernel.GetAsync("auth/token/lookup-self", token)).Refusal);
        await AssertSoundAsync(server);
    }

    [Fact]
    public async Task Two_aliases_of_one_mount_are_merged_only_where_the_call_says_which_stays()
    {
        await using var server = await IdentityServer.StartAsync();
        var (_, bob) = await server.LogInAsync("bob");
        var (_, rob) = await server.LogInAsync("rob");
        var body = $$"""{"from_entity_ids":"{{bob}}","to_entity_id":"{{rob}}"}""";
        Assert.StartsWith(
            "conflicting alias mount accessors",
            Assert.Single(await server.ErrorsAsync("entity/merge", body)), StringComparison.Ordinal);
        await server.WriteAsync("entity/merge", body.Replace("}", ",\"force\":true}"));
        Assert.Equal(rob, (await server.LogInAsync("rob")).Entity);
        Assert.NotEqual(rob, (await server.LogInAsync("bob")).Entity);
        await AssertSoundAsync(server);
    }

    [Fact]
    public async Task Lookups_find_an_entity_by_each_of_its_names_or_answer_nothing()
    {
        await using var server = await IdentityServer.StartAsync();
        var (_, id) = await server.LogInAsync("bob");
        var alias = (await server.ReadAsync($"entity/id/{id}")).GetProperty("aliases")[0].GetProperty("id").GetString();
        foreach (var body in (string[])[
            $$"""{"id":"{{id}}"}""",
            $$"""{"alias_id":"{{alias}}"}""",
            $$"""{"alias_name":"BOB","alias_mount_accessor":"{{server.Accessor}}"}"""])
        {
            Assert.Equal(id, (await server.WriteAsync("lookup/entity", body)).Data.GetProperty("id").GetString());
        }
        Assert.IsType<Reply.Empty>((await server.WriteAsync("lookup/entity", """{"name":"none"}""")).Reply);
    }

    [Fact]
    public async Task A_policy_names_the_entity_that_asks()
    {
        await using var server = await IdentityServer.StartAsync();
        await server.Kernel.WritePolicyAsync("own", $$$"""
            path "sys/policy/{{identity.entity.metadata.team}}" { capabilities = ["update"] }
            path "sys/policies/acl/{{identity.entity.aliases.{{{server.Accessor}}}.name}}" { capabilities = ["update"] }
            """);
        var (token, entity) = await server.LogInAsync("bob");
        Assert.Null((await server.Kernel.GetAsync($"identity/entity/id/{entity}", token)).Refusal); // By default.
        Assert.Null((await WriteAsync(server, token, "policies/acl/bob")).Refusal);
        Assert.NotNull((await WriteAsync(server, token, "policies/acl/rob")).Refusal);
        Assert.NotNull((await WriteAsync(server, token, "policy/red")).Refusal);

        await server.WriteAsync($"entity/id/{entity}", """{"metadata":{"team":"red"}}""");
        Assert.Null((await WriteAsync(server, token, "policy/red")).Refusal);
        await server.WriteAsync($"entity/id/{entity}", """{"metadata":{"team":"*"}}""");
        Assert.NotNull((await WriteAsync(server, token, "policy/red")).Refusal);
        Assert.NotNull((await WriteAsync(server, token, "policy/blue")).Refusal);
    }

    private static Task<TestReply> WriteAsync(IdentityServer server, string token, string path) =>
        server.Kernel.PostAsync($"sys/{path}", token, """{"policy":"path \"x\" { capabilities = [\"read\"] }"}""");

    private static Task MergeAsync(IdentityServer server, string from, string to) =>
        server.WriteAsync("entity/merge", $$"""{"from_entity_ids":["{{from}}"],"to_entity_id":"{{to}}"}""");

    private static async Task AssertSoundAsync(IdentityServer server)
    {
        var result = await StoreVerification.RunAsync(
            server.Kernel.Store, server.Kernel.Unsealed.Barrier, catalog: null, CancellationToken.None);
        Assert.Empty(result.Faults);
    }

    [Fact]
    public async Task Nobody_is_told_that_tokens_of_a_disabled_entity_can_do_something()
    {
        await using var server = await IdentityServer.StartAsync();
        var (token, entity) = await server.LogInAsync("bob");
        var accessor = (await server.Kernel.GetAsync("auth/token/lookup-self", token))
            .Data.GetProperty("accessor").GetString();
        await server.WriteAsync($"entity/id/{entity}", """{"disabled":true}""");

        var byToken = await server.Kernel.PostAsync(
            "sys/capabilities", server.Kernel.Root, $$"""{"token":"{{token}}","path":"cubbyhole/x"}""");
        var byAccessor = await server.Kernel.PostAsync(
            "sys/capabilities-accessor", server.Kernel.Root, $$"""{"accessor":"{{accessor}}","path":"cubbyhole/x"}""");

        Assert.Equal([MultiError.Of("permission denied")], byToken.Errors);
        Assert.Equal([MultiError.Of("permission denied")], byAccessor.Errors);
    }

    [Fact]
    public async Task What_a_token_made_ends_with_its_entity_whatever_entity_it_has_itself()
    {
        await using var server = await IdentityServer.StartAsync();
        var kernel = server.Kernel;
        await kernel.WritePolicyAsync("own", """path "auth/token/create/r" { capabilities = ["update"] }""");
        Assert.Null((await kernel.PostAsync("auth/token/roles/r", kernel.Root, """
            {"allowed_policies":"default","allowed_entity_aliases":"svc"}
            """)).Refusal);
        var (token, entity) = await server.LogInAsync("bob");
        var made = await kernel.PostAsync("auth/token/create/r", token, """{"entity_alias":"svc","ttl":"1h"}""");
        var child = made.Auth.GetProperty("client_token").GetString();
        Assert.NotEqual(entity, made.Auth.GetProperty("entity_id").GetString());

        await server.DeleteAsync($"entity/id/{entity}");

        Assert.Equal("parent-ended", (await kernel.GetAsync("auth/token/lookup-self", child!)).Refusal?.Reason);
    }
}
