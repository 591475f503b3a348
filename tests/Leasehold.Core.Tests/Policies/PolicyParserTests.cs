using System.Text;
using Leasehold.Core.Policies;

namespace Leasehold.Core.Tests.Policies;

public sealed class PolicyParserTests
{
    [Theory]
    [InlineData("path \"x\" { capabilities = [\"read\", \"list\", \"read\"] }")]
    [InlineData("path \"/x\" { policy = \"read\" }")]
    [InlineData("path = { \"x\" = { capabilities = [\"list\", \"read\",] } }")]
    [InlineData("""{"path": {"x": {"capabilities": ["read", "list"]}}}""")]
    [InlineData("""{"path": [{"x": {"policy": "read"}}]}""")]
    [InlineData("path \"x\" { policy = \"read\" capabilities = [\"list\"] comment = \"c\" mfa_methods = [\"m\"] }")]
    [InlineData("name = \"ignored\" path \"x\" { capabilities = [\"read\"] } path \"x\" { capabilities = [\"list\"] }")]
    [InlineData("path \"x\" { capabilities = [\"read\"] capabilities = [\"list\"] }")]
    public void A_text_grants_read_and_list_on_x(string text) =>
        Assert.Equal("list,read", TestPolicies.Names(TestPolicies.Acl(text), "x"));

    [Theory]
    [InlineData("deny", "deny")]
    [InlineData("read", "list,read")]
    [InlineData("write", "create,delete,list,read,update")]
    [InlineData("sudo", "create,delete,list,read,sudo,update")]
    public void Legacy_policies_stand_for_capabilities(string legacy, string expected) =>
        Assert.Equal(expected, TestPolicies.Names(TestPolicies.Acl($"path \"x\" {{ policy = \"{legacy}\" }}"), "x"));

    [Fact]
    public void A_legacy_deny_beats_capabilities_beside_it() =>
        Assert.Equal("deny", TestPolicies.Names(
            TestPolicies.Acl("path \"x\" { policy = \"deny\" capabilities = [\"read\"] }"), "x"));

    [Theory]
    [InlineData("")]
    [InlineData("# nothing")]
    [InlineData("{}")]
    [InlineData("path \"x\" {}")]
    [InlineData("path \"x\" { capabilities = [] }")]
    public void A_policy_may_grant_nothing(string text) =>
        Assert.Equal("deny", TestPolicies.Names(TestPolicies.Acl(text), "x"));

    [Theory]
    [InlineData("path \"x\" { capabilities = [\"foo\"] }", "path \"x\": invalid capability \"foo\"")]
    [InlineData("path \"x\" { capabilities = [\"root\"] }", "path \"x\": invalid capability \"root\"")]
    [InlineData("path \"x\" { capabilities = \"read\" }", "path \"x\": capabilities: expected a list of texts")]
    [InlineData("path \"x\" { capabilities = [1] }", "path \"x\": capabilities: expected a list of texts")]
    [InlineData("path \"x\" { policy = \"foo\" }", "path \"x\": invalid policy \"foo\"")]
    [InlineData("path \"x\" { policy = [] }", "path \"x\": invalid policy \"\"")]
    [InlineData("path \"a/+*\" {}", "path \"a/+*\": invalid use of wildcards ('+*' is forbidden)")]
    [InlineData("path \"a\\\"\\n\" { k = 1 }", "path \"a\\\"\\n\": invalid key \"k\" on line 1")]
    [InlineData("path \"x\" {\n  k = 1\n}", "path \"x\": invalid key \"k\" on line 2")]
    [InlineData("\nrule \"x\" {}", "invalid key \"rule\" on line 2")]
    [InlineData("name = []", "At 1:8: 'name': expected a text")]
    [InlineData("path = \"x\"", "At 1:8: 'path': expected a block in braces")]
    [InlineData("path \"x\" { capabilities = [\"read\" }", "At 1:35: expected a comma or ] in the list, found '}'")]
    [InlineData("path \"x\" { min_wrapping_ttl = \"2m\" max_wrapping_ttl = \"1m\" }",
        "max_wrapping_ttl cannot be less than min_wrapping_ttl")]
    [InlineData("path \"x\" { min_wrapping_ttl = \"abc\" }",
        "error parsing min_wrapping_ttl: time: invalid duration \"abc\"")]
    [InlineData("path \"x\" { max_wrapping_ttl = -1 }",
        "error parsing max_wrapping_ttl: cannot provide negative value '-1'")]
    [InlineData("path \"x\" { max_wrapping_ttl = [] }",
        "error parsing max_wrapping_ttl: could not parse duration from input")]
    [InlineData("path \"a/{{identity.entity.id\" {}",
        "failed to validate policy templating: unbalanced templating characters")]
    [InlineData("path \"x\" { allowed_parameters = [1] }",
        "path \"x\": allowed_parameters: expected parameters in braces")]
    [InlineData("path \"x\" { denied_parameters = { a = 1 } }",
        "path \"x\": denied_parameters: expected a list of values for \"a\"")]
    [InlineData("path \"x\" { denied_parameters \"a\" { b = [] } }",
        "path \"x\": denied_parameters: expected no label")]
    [InlineData("path \"x\" { pagination_limit = \"a\" }", "path \"x\": pagination_limit: expected a whole number")]
    [InlineData("path \"x\" { expiration = \"soon\" }", "path \"x\": invalid expiration time: \"soon\"")]
    [InlineData("path \"x\" { control_group = { ttl = \"4h\" } }", "path \"x\": control_group is not supported")]
    public void A_mistake_is_named(string text, string expected) =>
        Assert.Equal($"failed to parse policy: {expected}", TestPolicies.Problem(text));

    [Fact]
    public void A_deny_drops_everything_else_of_its_block()
    {
        var acl = TestPolicies.Acl(
            "path \"x\" { capabilities = [\"read\", \"deny\"] min_wrapping_ttl = \"never read\" }");

        Assert.Equal("deny", TestPolicies.Names(acl, "x"));
    }

    [Fact]
    public void The_text_of_a_policy_stays_as_written()
    {
        const string text = "# mine\r\npath \"x\" {}\n";

        Assert.Equal(text, TestPolicies.Policy("p", text).Text);
    }

    [Theory]
    [InlineData("cGF0aCAieCIge30=", "path \"x\" {}")]
    [InlineData("cGF0aCAi\neCIge30=\n", "path \"x\" {}")]
    [InlineData("cGF0aCAieCIge30", "cGF0aCAieCIge30")]
    [InlineData("cGF0 aCAi", "cGF0 aCAi")]
    [InlineData("_w==", "_w==")]
    [InlineData("/w==", "/w==")]
    [InlineData("path \"x\" {}", "path \"x\" {}")]
    [InlineData("", "")]
    public void Only_what_is_base64_as_a_whole_is_decoded(string sent, string expected) =>
        Assert.Equal(expected, PolicyParser.TextAsSent(sent));

    [Fact]
    public void A_huge_policy_is_read()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
            text.Append($"path \"kv/{i}/*\" {{ capabilities = [\"read\"] }}\n");

        var acl = TestPolicies.Acl(text.ToString());

        Assert.True(TestPolicies.Allows(acl, "kv/19999/a", Capability.Read));
        Assert.Equal(20_000, acl.Check("kv/19999/a", Capability.Read).Deciding?.Line);
    }
}
