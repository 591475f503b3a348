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

    [Theory]
    [InlineData(5, 3, null, 3)]
    [InlineData(3, 5, null, 3)]
    [InlineData(0, 5, null, 5)]
    [InlineData(5, 0, "max", 5)]
    [InlineData(0, 5, "max", 5)]
    [InlineData(0, 0, "max", 0)]
    [InlineData(5, 5, "4", null)]
    public void Of_the_pages_of_both_spellings_the_smaller_one_counts(int sent, int usual, string? asked, int? page)
    {
        var acl = TestPolicies.Acl(
            $"path \"{Sent}\" {{ capabilities = [\"list\"] pagination_limit = {sent} }}\n",
            $"path \"{Usual}\" {{ capabilities = [\"list\"] pagination_limit = {usual} }}\n");
        var parameters = asked is null ? null : new TestPolicies.Sent($"{{\"limit\":\"{asked}\"}}");

        Assert.Equal(page, acl.Check(Sent, Capability.List, parameters, usualPath: Usual).PageLimit);
    }
}
