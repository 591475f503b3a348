using System.Net;
using Leasehold.Core.Logins;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Tests.AppRole;

public sealed class AppRoleLoginTests : AppRoleMount
{
    [Fact]
    public async Task A_login_carries_what_role_and_secret_id_say()
    {
        await WriteAsync("role/Web", """{"token_policies":"b,a","token_ttl":"20m"}""");
        var secret = await NewAsync("web", """{"metadata":"{\"k\":\"v\"}","token_bound_cidrs":"10.0.0.0/8"}""");
        var login = await LogInAsync(secret);
        Assert.Equal(["b", "a"], login.Token.Policies);
        Assert.Equal(1200, login.Token.Ttl);
        Assert.Equal(["10.0.0.0/8"], login.Token.BoundCidrs);
        Assert.Equal("web", login.Role);
        Assert.Equal(secret.RoleId, login.Alias?.Name);
        Assert.Equal(
            new Dictionary<string, string> { ["k"] = "v", ["role_name"] = "web" }, login.Metadata?.ToDictionary());
        Assert.True(login.Renewable);
    }

    [Fact]
    public async Task The_alias_says_which_role_it_is_and_nothing_of_one_secret_id()
    {
        await WriteAsync("role/web", "{}");
        var login = await LogInAsync(await NewAsync("web", """{"metadata":"k=v,role_name=admin"}"""));
        Assert.Equal(new Dictionary<string, string> { ["role_name"] = "web" }, login.Alias?.Metadata.ToDictionary());
    }

    [Fact]
    public async Task Each_use_is_spent_once_and_the_last_one_ends_it()
    {
        await WriteAsync("role/web", """{"secret_id_num_uses":3}""");
        var secret = await NewAsync("web");
        await LogInAsync(secret);
        Assert.Equal(2, (await LookupAsync(secret)).GetProperty("secret_id_num_uses").GetInt64());
        await LogInAsync(secret);
        await LogInAsync(secret);
        Assert.Equal(Wrong, await TryAsync(secret));
        Assert.Equal("Empty", await Method.AskAsync(Operation.Update, "role/web/secret-id/lookup", Body(secret.Id)));
        Assert.Equal("Missing", await Method.AskAsync(Operation.List, "role/web/secret-id"));
    }

    [Fact]
    public async Task Of_many_logins_at_once_only_as_many_succeed_as_there_are_uses()
    {
        await WriteAsync("role/web", """{"secret_id_num_uses":5}""");
        var secret = await NewAsync("web");
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => SendAsync(secret))));
        Assert.Equal(5, replies.Count(reply => reply is Reply.Login));
    }

    [Fact]
    public async Task An_address_out_of_range_costs_the_use_all_the_same()
    {
        await WriteAsync("role/web", """{"secret_id_num_uses":1}""");
        var secret = await NewAsync("web", """{"cidr_list":"10.0.0.0/8"}""");
        Assert.Equal(
            "source address \"127.0.0.1\" unauthorized by CIDR restrictions on the secret ID", await TryAsync(secret));
        Method.From = IPAddress.Parse("10.1.2.3");
        Assert.Equal(Wrong, await TryAsync(secret));
    }

    [Fact]
    public async Task A_role_can_do_without_secret_ids_where_addresses_prove_enough()
    {
        await WriteAsync("role/web", """{"role_id":"known","bind_secret_id":false,"bound_cidr_list":"10.0.0.0/8"}""");
        Assert.Equal("bind_secret_id is not set on the role", await MakeAsync("{}"));
        var anyone = new Made("known", "", "");
        Assert.Equal(
            "source address \"127.0.0.1\" unauthorized by CIDR restrictions on the role", await TryAsync(anyone));
        Method.From = IPAddress.Parse("10.1.2.3");
        await LogInAsync(anyone);
    }

    [Fact]
    public async Task Renewals_go_by_what_the_role_says_now()
    {
        await WriteAsync("role/web", """{"token_ttl":"1h"}""");
        var issued = new IssuedLogin(Method.Mount, (await LogInAsync(await NewAsync("web"))).Kept, null, ["default"]);
        await WriteAsync("role/web", """{"token_ttl":"2h","token_policies":"more"}""");
        Assert.Equal(7200, (await RenewAsync(issued)).Token?.Ttl);
        await WriteAsync("role/web", """{"renewable":false}""");
        Assert.Equal(["lease is not renewable"], (await RenewAsync(issued)).Refusal?.Errors);
        Assert.False((await LogInAsync(await NewAsync("web"))).Renewable);
        await Method.AskAsync(Operation.Delete, "role/web");
        Assert.Equal(
            ["failed to renew entry: role \"web\" does not exist during renewal"],
            (await RenewAsync(issued)).Refusal?.Errors);
    }
}
