using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Tests.AppRole;

public sealed class SecretIdTests : AppRoleMount
{
    [Fact]
    public async Task A_secret_id_is_refused_the_moment_it_ends()
    {
        await WriteAsync("role/web", """{"secret_id_ttl":"10s"}""");
        var secret = await NewAsync("web");
        Method.Clock.Advance(TimeSpan.FromMilliseconds(9_999));
        await LogInAsync(secret);
        Method.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Wrong, await TryAsync(secret));
        Assert.Equal("Missing", await Method.AskAsync(Operation.List, "role/web/secret-id"));
        var error = await Method.AskAsync(
            Operation.Update, "role/web/secret-id-accessor/lookup", ByAccessor(secret));
        Assert.Contains("failed to find accessor entry", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_ends_leaves_no_row_and_takes_nothing_along()
    {
        await WriteAsync("role/web", "{}");
        var lasting = await NewAsync("web");
        var before = await RowsAsync();
        var brief = await NewAsync("web", """{"ttl":"10s"}""");
        Assert.Equal(0, await Method.CallDueAsync());
        await LogInAsync(brief);
        Method.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await Method.CallDueAsync());
        Assert.Equal(before, await RowsAsync());
        await LogInAsync(lasting);
        Assert.Equal(
            $$"""{"keys":["{{lasting.Accessor}}"]}""", await Method.AskAsync(Operation.List, "role/web/secret-id"));
    }

    [Fact]
    public async Task What_was_spent_or_destroyed_or_went_with_its_role_is_not_waited_for()
    {
        await WriteAsync("role/web", """{"secret_id_ttl":"10s","secret_id_num_uses":1}""");
        var before = await RowsAsync();
        await LogInAsync(await NewAsync("web"));
        var destroyed = await NewAsync("web");
        await Method.AskAsync(Operation.Update, "role/web/secret-id-accessor/destroy", ByAccessor(destroyed));
        Assert.Equal(before, await RowsAsync());
        await NewAsync("web");
        await Method.AskAsync(Operation.Delete, "role/web");
        Method.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await Method.CallDueAsync());
        Assert.Equal(0, await RowsAsync());
    }

    [Fact]
    public async Task A_secret_id_is_good_for_its_own_role_only()
    {
        await WriteAsync("role/web", "{}");
        await WriteAsync("role/db", "{}");
        var web = await NewAsync("web");
        var db = await NewAsync("db");
        Assert.Equal(Wrong, await TryAsync(web with { RoleId = db.RoleId }));
        Assert.Equal("Empty", await Method.AskAsync(Operation.Update, "role/db/secret-id/destroy", Body(web.Id)));
        var error = await Method.AskAsync(
            Operation.Update, "role/db/secret-id-accessor/destroy", ByAccessor(web));
        Assert.Contains("failed to find accessor entry", error, StringComparison.Ordinal);
        await LogInAsync(web);
    }

    [Fact]
    public async Task No_secret_id_has_more_than_its_role_gives()
    {
        await WriteAsync("role/web",
            """{"secret_id_num_uses":2,"secret_id_ttl":"1h","bound_cidr_list":"10.0.0.0/8"}""");
        Assert.Equal(
            "num_uses cannot be higher than the role's secret_id_num_uses", await MakeAsync("""{"num_uses":3}"""));
        Assert.Equal("num_uses cannot be negative", await MakeAsync("""{"num_uses":-1}"""));
        Assert.Equal("ttl cannot be longer than the role's secret_id_ttl", await MakeAsync("""{"ttl":"2h"}"""));
        Assert.Contains("failed to verify subset relationship", await MakeAsync("""{"cidr_list":"11.0.0.0/16"}"""),
            StringComparison.Ordinal);
        Assert.Contains("failed to verify subset relationship", await MakeAsync("""{"cidr_list":"10.0.0.0/7"}"""),
            StringComparison.Ordinal);

        var zero = await Method.SendAsync(Operation.Update, "role/web/secret-id", """{"num_uses":0,"ttl":0}""");
        Assert.Equal(2, zero.Warnings.Count);
        Assert.Equal(2, Json(zero).GetProperty("secret_id_num_uses").GetInt64());
        Assert.Equal(3600, Json(zero).GetProperty("secret_id_ttl").GetInt64());
    }

    [Fact]
    public async Task A_secret_id_lives_no_longer_than_the_mount_allows()
    {
        Method.Bounds = new TtlBounds(60, 600, true);
        await WriteAsync("role/web", """{"secret_id_ttl":"1h"}""");
        var reply = await Method.SendAsync(Operation.Update, "role/web/secret-id");
        Assert.Equal(600, Json(reply).GetProperty("secret_id_ttl").GetInt64());
        Assert.Equal(
            "period of \"1h0m0s\" is greater than the backend's maximum lease TTL of \"10m0s\"",
            await Method.AskAsync(Operation.Update, "role/web/period", """{"period":"1h"}"""));
    }

    [Fact]
    public async Task A_chosen_secret_id_can_be_chosen_again_only_after_its_end()
    {
        await WriteAsync("role/web", """{"role_id":"known","secret_id_ttl":"10s"}""");
        const string chosen = """{"secret_id":"sesame"}""";
        await Method.AskAsync(Operation.Update, "role/web/custom-secret-id", chosen);
        Assert.Contains("already registered",
            await Method.AskAsync(Operation.Update, "role/web/custom-secret-id", chosen), StringComparison.Ordinal);
        Method.Clock.Advance(TimeSpan.FromSeconds(10));
        await Method.AskAsync(Operation.Update, "role/web/custom-secret-id", chosen);
        await LogInAsync(new Made("known", "sesame", ""));
    }
}
