using Leasehold.Core.Logins;
using Leasehold.Core.Requests;
using Leasehold.Engines.Userpass;

namespace Leasehold.Engines.Tests.Userpass;

public sealed class UserpassEngineTests : IAsyncLifetime
{
    private readonly UserpassEngine _engine = new();
    private MountedEngine? _started;

    private MountedEngine Method => _started ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _started = await MountedEngine.StartAsync("userpass", _engine);

    public ValueTask DisposeAsync() => Method.DisposeAsync();

    [Fact]
    public async Task Every_spelling_of_a_name_is_the_same_user()
    {
        await WriteAsync("users/Bob", """{"password":"pw","token_policies":"a"}""");
        await WriteAsync("users/bob", """{"token_ttl":"10m"}""");
        Assert.Equal("""{"keys":["bob"]}""", await Method.AskAsync(Operation.List, "users"));
        var login = await LogInAsync("BOB", "pw");
        Assert.Equal("bob", login.Alias?.Name);
        Assert.Equal("bob", login.DisplayName);
        Assert.Equal("bob", login.Metadata?["username"]);
        Assert.Equal(["a"], login.Token.Policies);
        Assert.Equal(600, login.Token.Ttl);
    }

    [Theory]
    [InlineData("bob", "no")]
    [InlineData("bob", "PW")]
    [InlineData("bob", "pw ")]
    [InlineData("ghost", "pw")]
    public async Task Unknown_users_and_wrong_passwords_get_one_answer(string user, string password)
    {
        await WriteAsync("users/bob", """{"password":"pw"}""");
        Assert.Equal(
            "invalid username or password",
            await Method.AskAsync(Operation.Update, $"login/{user}", $$"""{"password":"{{password}}"}"""));
    }

    [Fact]
    public async Task A_new_password_replaces_the_old_one_and_nothing_else()
    {
        await WriteAsync("users/bob", """{"password":"pw","policies":"a"}""");
        await WriteAsync("users/bob/password", """{"password":"new"}""");
        Assert.Equal(
            "invalid username or password",
            await Method.AskAsync(Operation.Update, "login/bob", """{"password":"pw"}"""));
        Assert.Equal(["a"], (await LogInAsync("bob", "new")).Token.Policies);
    }

    [Fact]
    public async Task A_write_without_a_password_keeps_the_password()
    {
        await WriteAsync("users/bob", """{"password":"pw"}""");
        await WriteAsync("users/bob", """{"token_max_ttl":"1h"}""");
        Assert.Equal(3600, (await LogInAsync("bob", "pw")).Token.MaxTtl);
    }

    [Fact]
    public async Task A_refused_write_changes_nothing()
    {
        await WriteAsync("users/bob", """{"password":"pw","token_ttl":"1h"}""");
        var refused = await Method.AskAsync(
            Operation.Update, "users/bob", """{"password":"new","token_ttl":"2h","token_max_ttl":"1h"}""");
        Assert.Equal("'token_ttl' cannot be greater than 'token_max_ttl'", refused);
        Assert.Equal(3600, (await LogInAsync("bob", "pw")).Token.Ttl);
    }

    [Fact]
    public async Task Policies_alone_can_be_set_on_their_path()
    {
        await WriteAsync("users/bob", """{"password":"pw","policies":"a"}""");
        await WriteAsync("users/bob/policies", """{"token_policies":"b,c","token_ttl":"1h"}""");
        var login = await LogInAsync("bob", "pw");
        Assert.Equal(["b", "c"], login.Token.Policies);
        Assert.Equal(0, login.Token.Ttl);
    }

    [Fact]
    public async Task Renewals_go_by_what_holds_now()
    {
        await WriteAsync("users/bob", """{"password":"pw","token_policies":"a","token_ttl":"1h"}""");
        var issued = new IssuedLogin(Method.Mount, (await LogInAsync("bob", "pw")).Kept, null, ["a", "default"]);
        await WriteAsync("users/bob", """{"token_ttl":"2h","token_policies":"default,A"}""");
        Assert.Equal(7200, (await RenewAsync(issued)).Token?.Ttl);

        await WriteAsync("users/bob", """{"token_policies":"a,b"}""");
        Assert.Equal(
            ["failed to renew entry: policies have changed, not renewing"],
            (await RenewAsync(issued)).Refusal?.Errors);

        await Method.AskAsync(Operation.Delete, "users/bob");
        Assert.Equal(
            ["failed to renew entry: user \"bob\" does not exist any more, not renewing"],
            (await RenewAsync(issued)).Refusal?.Errors);
    }

    private async Task<RenewalTerms> RenewAsync(IssuedLogin issued)
    {
        using var tx = Method.Begin();
        return await _engine.RenewAsync(issued, tx, default);
    }

    private async Task WriteAsync(string path, string body) =>
        Assert.Equal("Empty", await Method.AskAsync(Operation.Update, path, body));

    private async Task<Login> LogInAsync(string user, string password) => Assert.IsType<Reply.Login>(
        await Method.SendAsync(Operation.Update, $"login/{user}", $$"""{"password":"{{password}}"}""")).Who;
}
