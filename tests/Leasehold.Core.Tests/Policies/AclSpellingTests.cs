using Leasehold.Core.Policies;

namespace Leasehold.Core.Tests.Policies;

/// <summary>A name in an unusual spelling: the rules of both spellings are weighed.</summary>
public sealed class AclSpellingTests
{
    private const string Sent = "users/BOB";
    private const string Usual = "users/bob";

    [Theory]
    [InlineData("users/*:read", true)]
    [InlineData("users/*:read users/bob:deny", false)]
    [InlineData("users/*:read users/bob:update", false)]
    [InlineData("users/*:read users/bob:read", true)]
    [InlineData("users/*:read users/b*:deny", false)]
    [InlineData("users/BOB:read", true)]
    [InlineData("users/BOB:read users/*:deny", true)]
    [InlineData("users/BOB:read users/b*:deny", true)]
    [InlineData("users/BOB:read users/bob:deny", false)]
    [InlineData("users/+:read users/bob:deny", false)]
    [InlineData("+/BOB:read users/+:deny", false)]
    [InlineData("users/bob:read", false)]
    [InlineData("users/BOB:deny users/bob:read", false)]
    public void The_more_special_rule_decides_and_of_equal_ones_both(string rules, bool isAllowed)
    {
        var acl = TestPolicies.Acl([.. rules.Split(' ').Select(static rule => rule.Split(':')).Select(static rule =>
            $"path \"{rule[0]}\" {{ capabilities = [\"{rule[1]}\"] }}\n")]);

        Assert.Equal(isAllowed, acl.Check(Sent, Capability.Read, usualPath: Usual).IsAllowed);
    }
}
