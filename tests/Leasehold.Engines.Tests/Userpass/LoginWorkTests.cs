using Leasehold.Core.Requests;
using Leasehold.Engines.Userpass;

namespace Leasehold.Engines.Tests.Userpass;

/// <summary>How much work a failing login is, counted in steps of the store and rounds of bcrypt.</summary>
public sealed class LoginWorkTests
{
    private const int CostLength = 7; // $2a$10$: bcrypt's rounds are two to the power of the cost.

    [Fact]
    public async Task An_unknown_user_is_as_much_work_as_a_wrong_password()
    {
        var store = new CountingEngine();
        await using var method = await MountedEngine.StartAsync("userpass", new UserpassEngine(), store);
        await method.AskAsync(Operation.Update, "users/bob", """{"password":"pw"}""");

        var before = store.Steps;
        Assert.Equal("invalid username or password",
            await method.AskAsync(Operation.Update, "login/bob", """{"password":"no"}"""));
        var wrong = store.Steps - before;
        Assert.Equal("invalid username or password",
            await method.AskAsync(Operation.Update, "login/eve", """{"password":"no"}"""));
        Assert.Equal(wrong, store.Steps - before - wrong);
    }

    [Fact]
    public async Task Nobodys_hash_takes_as_many_rounds_as_a_new_one()
    {
        var (hash, _) = await PasswordHashing.HashAsync("pw", default);
        Assert.Equal(hash[..CostLength], PasswordHashing.Nobody[..CostLength]);
        Assert.Equal(hash.Length, PasswordHashing.Nobody.Length);
        Assert.Null(PasswordHashing.Fault(PasswordHashing.Nobody));
    }
}
