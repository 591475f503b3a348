using Leasehold.Core.Policies;

namespace Leasehold.Core.Tests.Policies;

/// <summary>Blocks with one pattern, in one policy or in several, are one rule.</summary>
public sealed class AclMergeTests
{
    private static IEnumerable<Acl> BothWays(string first, string second)
    {
        var (a, b) = ($"path \"x\" {{ {first} }}\n", $"path \"/x\" {{ {second} }}\n");
        yield return TestPolicies.Acl(a, b);
        yield return TestPolicies.Acl(b, a);
        yield return TestPolicies.Acl(a + b);
    }

    [Theory]
    [InlineData("read", "update", "read,update")]
    [InlineData("read", "deny", "deny")]
    [InlineData("sudo", "list", "list,sudo")]
    public void Capabilities_add_up_and_deny_wins(string first, string second, string expected)
    {
        foreach (var acl in BothWays($"capabilities = [\"{first}\"]", $"capabilities = [\"{second}\"]"))
            Assert.Equal(expected, TestPolicies.Names(acl, "x"));
    }

    [Fact]
    public void Patterns_of_another_kind_stay_apart()
    {
        var acl = TestPolicies.Acl("path \"x\" { policy = \"deny\" }", "path \"x*\" { policy = \"read\" }");

        Assert.Equal("deny", TestPolicies.Names(acl, "x"));
        Assert.Equal("list,read", TestPolicies.Names(acl, "xy"));
    }

    [Theory]
    [InlineData("min_wrapping_ttl = 10", "min_wrapping_ttl = 20", 15, true)]
    [InlineData("max_wrapping_ttl = 10", "max_wrapping_ttl = 20", 15, false)]
    [InlineData("min_wrapping_ttl = 10", "", 0, false)]
    [InlineData("max_wrapping_ttl = 10", "", 5, true)]
    [InlineData("max_wrapping_ttl = 10", "min_wrapping_ttl = 20", 15, false)]
    [InlineData("max_wrapping_ttl = 10", "min_wrapping_ttl = 20", 10, false)]
    public void Of_wrapping_ttls_the_least_counts(string first, string second, int seconds, bool expected)
    {
        foreach (var acl in BothWays($"policy = \"write\" {first}", $"policy = \"write\" {second}"))
            Assert.Equal(expected, TestPolicies.Allows(acl, "x", Capability.Read, json: null, seconds));
    }

    [Theory]
    [InlineData("allowed_parameters = { a = [\"1\"] }", "allowed_parameters = { a = [\"2\"] }", """{"a":"2"}""", true)]
    [InlineData("allowed_parameters = { a = [\"1\"] }", "allowed_parameters = { A = [] }", """{"a":"3"}""", true)]
    [InlineData("allowed_parameters = { a = [\"1\"] }", "allowed_parameters = { b = [] }", """{"b":"3"}""", true)]
    [InlineData("allowed_parameters = { a = [\"1\"] }", "", """{"b":"3"}""", false)]
    [InlineData("denied_parameters = { a = [\"1\"] }", "denied_parameters = { a = [\"2\"] }", """{"a":"1"}""", false)]
    [InlineData("denied_parameters = { a = [\"1\"] }", "denied_parameters = { a = [] }", """{"a":"3"}""", false)]
    [InlineData("denied_parameters = { a = [\"1\"] }", "", """{"a":"1"}""", false)]
    [InlineData("required_parameters = [\"a\"]", "required_parameters = [\"b\"]", """{"a":"1"}""", false)]
    [InlineData("required_parameters = [\"a\"]", "required_parameters = [\"b\"]", """{"a":"1","b":2}""", true)]
    public void Parameters_add_up(string first, string second, string sent, bool expected)
    {
        foreach (var acl in BothWays($"policy = \"write\" {first}", $"policy = \"write\" {second}"))
            Assert.Equal(expected, TestPolicies.Allows(acl, "x", Capability.Update, sent));
    }

    [Fact]
    public void Of_page_limits_the_least_counts()
    {
        const string nine = "policy = \"read\" pagination_limit = 9";

        foreach (var acl in BothWays(nine, "policy = \"read\" pagination_limit = 3"))
            Assert.Equal(3, acl.Check("x", Capability.List).PageLimit);
        foreach (var acl in BothWays(nine, "policy = \"read\""))
            Assert.Equal(9, acl.Check("x", Capability.List).PageLimit);
    }
}
