using System.Text.Json;
using Leasehold.Core.Identity;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Identity;

/// <summary>Groups and requests with more members and entities than one commit takes.</summary>
public sealed class CrowdTests
{
    private const int Members = IdentityLimits.RemovedRows / 2 + 100;

    [Fact]
    public async Task A_crowded_external_group_is_read_changed_and_deleted()
    {
        await using var server = await IdentityServer.StartAsync();
        var (group, alias) = await ExternalAsync(server);
        var token = await FillAsync(server);
        Assert.Equal(Members, MembersOf(await server.ReadAsync($"group/id/{group}")).Count);
        await server.WriteAsync($"group/id/{group}", """{"policies":["ops","more"],"member_entity_ids":[]}""");
        Assert.Equal(["more", "ops"], await server.PoliciesAsync(token));
        Assert.Equal(
            ["more than 1000 are in the group under its alias: delete the alias first, then give it another one"],
            await server.ErrorsAsync($"group-alias/id/{alias}", """{"name":"staff"}"""));

        await server.DeleteAsync($"group/id/{group}");
        Assert.Equal([], await server.PoliciesAsync(token));
        Assert.True(await IsGoneAsync(server, $"group/id/{group}"));
        Assert.Empty((await server.ReadAsync("entity/name/e7")).GetProperty("group_ids").EnumerateArray());
        await server.MakeAsync("group", """{"name":"Ops"}""");
    }

    [Fact]
    public async Task Who_was_in_a_crowded_group_by_its_alias_leaves_it_with_the_alias()
    {
        await using var server = await IdentityServer.StartAsync();
        var (group, alias) = await ExternalAsync(server);
        var token = await FillAsync(server);
        await server.DeleteAsync($"group-alias/id/{alias}");
        Assert.Equal([], await server.PoliciesAsync(token));
        Assert.Empty(MembersOf(await server.ReadAsync($"group/id/{group}")));

        await server.MakeAsync(
            "group-alias", $$"""{"name":"ops","mount_accessor":"{{server.Accessor}}","canonical_id":"{{group}}"}""");
        var (again, _) = await server.LogInAsync("u1", """{"groups":"ops"}""");
        Assert.Equal(["ops"], await server.PoliciesAsync(again));
    }

    [Fact]
    public async Task A_batch_deletes_more_entities_than_a_commit_takes()
    {
        await using var server = await IdentityServer.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < IdentityLimits.EntitiesOfRequest; i++)
            ids.Add(await server.MakeAsync("entity", "{}"));
        for (var i = 0; i < 3; i++)
            await server.MakeAsync("group", $$"""{"member_entity_ids":"{{string.Join(',', ids)}}"}""");
        Assert.Equal(
            ["merging these changes more than 4000 rows at once: merge fewer of them in one request"],
            await server.ErrorsAsync("entity/merge", $$"""
                {"to_entity_id":"{{ids[0]}}","from_entity_ids":"{{string.Join(',', ids.Skip(1))}}"}
                """));

        await server.WriteAsync("entity/batch-delete", $$"""{"entity_ids":"{{string.Join(',', ids)}}"}""");
        Assert.True(await IsGoneAsync(server, $"entity/id/{ids[^1]}"));
        var groups = await server.Kernel.SendAsync(Operation.List, "identity/group/id", server.Kernel.Root);
        Assert.All(
            groups.Data.GetProperty("key_info").EnumerateObject(),
            group => Assert.Equal(0, group.Value.GetProperty("num_member_entities").GetInt32()));
    }

    [Fact]
    public async Task More_members_than_a_request_may_name_are_refused_before_they_are_looked_for()
    {
        await using var server = await IdentityServer.StartAsync();
        var named = string.Join(',', Enumerable.Repeat("x", IdentityLimits.NamedMembers + 1));
        Assert.Equal(
            ["more than 20000 members in one request"],
            await server.ErrorsAsync("group", $$"""{"member_entity_ids":"{{named}}"}"""));
    }

    private static async Task<(string Group, string Alias)> ExternalAsync(IdentityServer server)
    {
        var group = await server.MakeAsync("group", """{"name":"Ops","type":"external","policies":"ops"}""");
        var alias = await server.MakeAsync(
            "group-alias", $$"""{"name":"ops","mount_accessor":"{{server.Accessor}}","canonical_id":"{{group}}"}""");
        return (group, alias);
    }

    /// <summary>Logs everybody in; the token of one.</summary>
    private static async Task<string> FillAsync(IdentityServer server)
    {
        var (token, entity) = await server.LogInAsync("u0", """{"groups":"ops"}""");
        await server.WriteAsync($"entity/id/{entity}", """{"name":"e7"}""");
        for (var i = 1; i < Members; i++)
            await server.LogInAsync($"u{i}", """{"groups":"ops"}""");
        return token;
    }

    private static async Task<bool> IsGoneAsync(IdentityServer server, string path) =>
        (await server.Kernel.GetAsync($"identity/{path}", server.Kernel.Root)).Reply == Reply.Absent;

    private static IReadOnlyList<JsonElement> MembersOf(JsonElement group) =>
        group.GetProperty("member_entity_ids") is { ValueKind: JsonValueKind.Array } members
            ? [.. members.EnumerateArray()]
            : [];
}
