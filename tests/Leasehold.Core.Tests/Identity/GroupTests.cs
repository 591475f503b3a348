using System.Text.Json;

namespace Leasehold.Core.Tests.Identity;

public sealed class GroupTests
{
    [Fact]
    public async Task Policies_come_through_groups_of_groups_and_go_with_them()
    {
        await using var server = await IdentityServer.StartAsync();
        var (token, entity) = await server.LogInAsync("bob");
        var inner = await server.MakeAsync(
            "group", $$"""{"name":"In","policies":"b","member_entity_ids":"{{entity}}"}""");
        var outer = await server.MakeAsync(
            "group", $$"""{"name":"Out","policies":"a","member_group_ids":"{{inner}}"}""");
        Assert.Equal(["a", "b"], await server.PoliciesAsync(token));

        await server.WriteAsync($"entity/id/{entity}", """{"policies":["C","own"]}""");
        Assert.Equal(["a", "b", "c", "own"], await server.PoliciesAsync(token));
        var read = await server.ReadAsync($"entity/id/{entity}");
        Assert.Equal(inner, Assert.Single(read.GetProperty("direct_group_ids").EnumerateArray()).GetString());
        Assert.Equal(outer, Assert.Single(read.GetProperty("inherited_group_ids").EnumerateArray()).GetString());

        await server.WriteAsync($"group/id/{outer}", """{"member_group_ids":[]}""");
        Assert.Equal(["b", "c", "own"], await server.PoliciesAsync(token));
        await server.DeleteAsync("group/name/IN");
        Assert.Equal(["c", "own"], await server.PoliciesAsync(token));
    }

    [Fact]
    public async Task Authorization_follows_a_group_at_once()
    {
        await using var server = await IdentityServer.StartAsync();
        await server.Kernel.WritePolicyAsync("m", """path "sys/mounts" { capabilities = ["read"] }""");
        var (token, entity) = await server.LogInAsync("bob");
        Assert.NotNull((await server.Kernel.GetAsync("sys/mounts", token)).Refusal);
        var group = await server.MakeAsync("group", $$"""{"policies":"m","member_entity_ids":"{{entity}}"}""");
        Assert.Null((await server.Kernel.GetAsync("sys/mounts", token)).Refusal);
        await server.WriteAsync($"group/id/{group}", """{"policies":"other"}""");
        Assert.NotNull((await server.Kernel.GetAsync("sys/mounts", token)).Refusal);
        await server.WriteAsync($"entity/id/{entity}", """{"policies":"m"}""");
        Assert.Null((await server.Kernel.GetAsync("sys/mounts", token)).Refusal);
    }

    [Fact]
    public async Task No_group_is_in_itself()
    {
        await using var server = await IdentityServer.StartAsync();
        var a = await server.MakeAsync("group", """{"name":"a"}""");
        var b = await server.MakeAsync("group", $$"""{"name":"b","member_group_ids":"{{a}}"}""");
        var c = await server.MakeAsync("group", $$"""{"name":"c","member_group_ids":"{{b}}"}""");
        foreach (var id in (string[])[a, b, c])
        {
            Assert.Equal(
                [$"cyclic relationship detected for member group ID \"{id}\""],
                await server.ErrorsAsync($"group/id/{a}", $$"""{"member_group_ids":"{{id}}"}"""));
        }
    }

    [Theory]
    [InlineData("""{"name":"g","type":"other"}""", "invalid group type \"other\"")]
    [InlineData("""{"name":"old","type":"external"}""", "group type cannot be changed")]
    [InlineData("""{"id":"x"}""", "invalid group ID")]
    [InlineData("""{"policies":"a, RooT"}""", "policies cannot contain root")]
    [InlineData("""{"member_entity_ids":"x"}""", "invalid entity ID \"x\"")]
    [InlineData("""{"member_group_ids":"x"}""", "invalid group ID \"x\"")]
    [InlineData("""{"type":"external","member_entity_ids":"x"}""",
        "member entities can't be set manually for external groups")]
    [InlineData("""{"type":"external","member_group_ids":"x"}""", "member groups can't be set for external groups")]
    public async Task What_a_group_cannot_be_is_refused(string body, string error)
    {
        await using var server = await IdentityServer.StartAsync();
        await server.MakeAsync("group", """{"name":"old"}""");
        Assert.Equal([error], await server.ErrorsAsync("group", body));
    }

    [Fact]
    public async Task External_groups_follow_what_logins_say()
    {
        await using var server = await IdentityServer.StartAsync();
        var group = await server.MakeAsync("group", """{"name":"Ops","type":"external","policies":"ops"}""");
        await server.MakeAsync("group-alias", $$"""
            {"name":"Operators","mount_accessor":"{{server.Accessor}}","canonical_id":"{{group}}"}
            """);
        var (token, entity) = await server.LogInAsync("bob", """{"groups":"OPERATORS,others"}""");
        Assert.Equal(["ops"], await server.PoliciesAsync(token));
        var read = await server.ReadAsync($"group/id/{group}");
        Assert.Equal(entity, Assert.Single(read.GetProperty("member_entity_ids").EnumerateArray()).GetString());

        await server.LogInAsync("bob"); // A login that knows nothing of groups changes none.
        Assert.Equal(["ops"], await server.PoliciesAsync(token));
        await server.LogInAsync("bob", """{"groups":""}""");
        Assert.Empty(await server.PoliciesAsync(token));
    }

    [Fact]
    public async Task A_group_without_its_alias_has_no_members()
    {
        await using var server = await IdentityServer.StartAsync();
        var group = await server.MakeAsync("group", """{"name":"Ops","type":"external","policies":"ops"}""");
        var alias = await server.MakeAsync(
            "group-alias", $$"""{"name":"ops","mount_accessor":"{{server.Accessor}}","canonical_id":"{{group}}"}""");
        var (token, _) = await server.LogInAsync("bob", """{"groups":"ops"}""");
        Assert.Equal(["ops"], await server.PoliciesAsync(token));
        await server.DeleteAsync($"group-alias/id/{alias}");
        Assert.Empty(await server.PoliciesAsync(token));
        Assert.Equal("{}", (await server.ReadAsync($"group/id/{group}")).GetProperty("alias").GetRawText());
    }

    [Fact]
    public async Task Any_edits_of_groups_give_what_a_plain_model_gives()
    {
        await using var server = await IdentityServer.StartAsync();
        var random = new Random(20261126);
        var entities = new List<(string Token, string Id)>();
        for (var i = 0; i < 3; i++)
        {
            var (token, id) = await server.LogInAsync($"user{i}");
            entities.Add((token, id));
        }
        var model = new GroupModel();
        for (var i = 0; i < 5; i++)
            model.Add(await server.MakeAsync("group", $$"""{"name":"g{{i}}","policies":"p{{i}}"}"""), $"p{i}");

        for (var step = 0; step < 80; step++)
        {
            var group = model.Any(random);
            var ofEntities = random.Next(2) == 0;
            var members = ofEntities
                ? entities.Where(_ => random.Next(2) == 0).Select(entity => entity.Id).ToList()
                : [.. model.Ids.Where(_ => random.Next(4) == 0)];
            var field = ofEntities ? "member_entity_ids" : "member_group_ids";
            var body = $$"""{"{{field}}":{{JsonSerializer.Serialize(members)}}}""";
            var errors = await server.ErrorsAsync($"group/id/{group}", body);
            Assert.Equal(model.TrySet(group, ofEntities, members), errors.Count == 0);
            foreach (var (token, id) in entities)
                Assert.Equal(model.PoliciesOf(id), await server.PoliciesAsync(token));
        }
    }
}
