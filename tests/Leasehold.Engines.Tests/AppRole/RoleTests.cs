using Leasehold.Core.Requests;

namespace Leasehold.Engines.Tests.AppRole;

public sealed class RoleTests : AppRoleMount
{
    [Fact]
    public async Task A_deleted_role_leaves_nothing_to_one_of_the_same_name()
    {
        await WriteAsync("role/web", """{"role_id":"known"}""");
        var secret = await NewAsync("web");
        await Method.AskAsync(Operation.Delete, "role/web");
        Assert.Equal(Wrong, await TryAsync(secret));
        await WriteAsync("role/web", """{"role_id":"known"}""");
        Assert.Equal(Wrong, await TryAsync(secret));
        Assert.Equal("Missing", await Method.AskAsync(Operation.List, "role/web/secret-id"));
    }

    [Fact]
    public async Task Role_ids_are_unique_and_follow_their_role()
    {
        await WriteAsync("role/web", """{"role_id":"one"}""");
        await WriteAsync("role/db", "{}");
        foreach (var path in (string[])["role/db", "role/db/role-id"])
        {
            var error = await Method.AskAsync(Operation.Update, path, """{"role_id":"one"}""");
            Assert.Contains("role_id already in use", error, StringComparison.Ordinal);
        }
        var secret = await NewAsync("web");
        await WriteAsync("role/web/role-id", """{"role_id":"two"}""");
        Assert.Equal(Wrong, await TryAsync(secret));
        await LogInAsync(secret with { RoleId = "two" });
        await WriteAsync("role/db/role-id", """{"role_id":"one"}""");
    }

    [Theory]
    [InlineData("policies", "token_policies", "\"a,b\"", """{"token_policies":["a","b"]}""")]
    [InlineData("policies", "policies", "\"a\"", """{"policies":["a"],"token_policies":["a"]}""")]
    [InlineData("secret-id-num-uses", "secret_id_num_uses", "7", """{"secret_id_num_uses":7}""")]
    [InlineData("secret-id-ttl", "secret_id_ttl", "\"1m\"", """{"secret_id_ttl":60}""")]
    [InlineData("token-num-uses", "token_num_uses", "7", """{"token_num_uses":7}""")]
    [InlineData("token-ttl", "token_ttl", "60", """{"token_ttl":60}""")]
    [InlineData("token-max-ttl", "token_max_ttl", "60", """{"token_max_ttl":60}""")]
    [InlineData("period", "token_period", "60", """{"token_period":60}""")]
    [InlineData("period", "period", "60", """{"period":60,"token_period":60}""")]
    [InlineData("secret-id-bound-cidrs", "secret_id_bound_cidrs", "\"::1\"", """{"secret_id_bound_cidrs":["::1"]}""")]
    [InlineData("bound-cidr-list", "bound_cidr_list", "\"::1\"", """{"bound_cidr_list":["::1"]}""")]
    [InlineData("token-bound-cidrs", "token_bound_cidrs", "\"::1\"", """{"token_bound_cidrs":["::1"]}""")]
    public async Task Each_part_of_a_role_is_set_read_and_reset_on_its_own_path(
        string part, string field, string value, string shown)
    {
        await WriteAsync("role/web", "{}");
        var before = await Method.AskAsync(Operation.Read, "role/web");
        var reset = await Method.AskAsync(Operation.Read, $"role/web/{part}");
        await WriteAsync($"role/web/{part}", $$"""{"{{field}}":{{value}}}""");
        Assert.Equal(shown, await Method.AskAsync(Operation.Read, $"role/web/{part}"));
        Assert.Equal("Empty", await Method.AskAsync(Operation.Delete, $"role/web/{part}"));
        Assert.Equal(reset, await Method.AskAsync(Operation.Read, $"role/web/{part}"));
        Assert.Equal(before, await Method.AskAsync(Operation.Read, "role/web"));
    }
}
