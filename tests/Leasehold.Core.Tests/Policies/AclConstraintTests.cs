using Leasehold.Core.Policies;

namespace Leasehold.Core.Tests.Policies;

public sealed class AclConstraintTests
{
    private const string Writer = "capabilities = [\"create\", \"update\", \"patch\", \"read\", \"delete\", \"list\"]";

    private static Acl Acl(string rules) => TestPolicies.Acl($"path \"x\" {{ {Writer} {rules} }}");

    [Theory]
    [InlineData("denied_parameters = { \"x\" = [\"bad*\"] }", """{"x":"badger"}""", false)]
    [InlineData("denied_parameters = { \"x\" = [\"bad*\"] }", """{"x":"ok"}""", true)]
    [InlineData("denied_parameters = { \"x\" = [] }", """{"x":"ok"}""", false)]
    [InlineData("denied_parameters = { \"x\" = [] }", """{"X":null}""", false)]
    [InlineData("denied_parameters = { \"X\" = [] }", """{"x":1,"y":2}""", false)]
    [InlineData("denied_parameters = { \"x\" = [] }", """{"y":1}""", true)]
    [InlineData("denied_parameters = { \"*\" = [\"1\"] }", """{"y":1}""", false)]
    [InlineData("denied_parameters = { \"*\" = [] }", """{}""", true)]
    [InlineData("allowed_parameters = { \"a\" = [], \"b\" = [\"1\"] }", """{"a":"z"}""", true)]
    [InlineData("allowed_parameters = { \"a\" = [], \"b\" = [\"1\"] }", """{"b":"2"}""", false)]
    [InlineData("allowed_parameters = { \"a\" = [], \"b\" = [\"1\"] }", """{"b":"1","a":[]}""", true)]
    [InlineData("allowed_parameters = { \"a\" = [], \"b\" = [\"1\"] }", """{"c":"1"}""", false)]
    [InlineData("allowed_parameters = { \"b\" = [\"1\"], \"*\" = [] }", """{"c":"1"}""", true)]
    [InlineData("allowed_parameters = { \"b\" = [\"1\"], \"*\" = [] }", """{"b":"2"}""", false)]
    [InlineData("allowed_parameters = { \"*\" = [\"1\"] }", """{"c":"2"}""", true)]
    [InlineData("allowed_parameters = {}", """{"c":"2"}""", true)]
    [InlineData("allowed_parameters = { \"a\" = [] } denied_parameters = { \"a\" = [\"n\"] }", """{"a":"n"}""", false)]
    [InlineData("required_parameters = [\"need\"]", """{"x":1}""", false)]
    [InlineData("required_parameters = [\"NEED\", \"x\"]", """{"need":null,"x":1}""", true)]
    [InlineData("required_parameters = [\"need\"]", """{"NEED":1}""", false)]
    [InlineData("required_parameters = [\"need\"]", null, false)]
    public void Parameters_decide(string rules, string? sent, bool expected)
    {
        var acl = Acl(rules);

        foreach (var needed in (Capability[])[Capability.Create, Capability.Update, Capability.Patch, Capability.Read])
            Assert.Equal(expected, TestPolicies.Allows(acl, "x", needed, sent));
        Assert.True(TestPolicies.Allows(acl, "x", Capability.Delete, sent));
        Assert.True(TestPolicies.Allows(acl, "x", Capability.List, sent));
    }

    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("\"a\"", "\"A\"", false)]
    [InlineData("\"é\"", "\"\\u00e9\"", true)]
    [InlineData("\"*\"", "\"\"", true)]
    [InlineData("\"a*\"", "\"abc\"", true)]
    [InlineData("\"a*\"", "\"ba\"", false)]
    [InlineData("\"*a\"", "\"ba\"", true)]
    [InlineData("\"*a\"", "\"ab\"", false)]
    [InlineData("\"*b*\"", "\"abc\"", true)]
    [InlineData("\"*b*\"", "\"ac\"", false)]
    [InlineData("\"a*c\"", "\"abc\"", false)]
    [InlineData("\"1\"", "1", false)]
    [InlineData("1", "1", true)]
    [InlineData("0x10", "16", true)]
    [InlineData("010", "8", true)]
    [InlineData("1", "1.0", false)]
    [InlineData("1.5", "15e-1", true)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("true", "true", true)]
    [InlineData("true", "\"true\"", false)]
    [InlineData("true", "1", false)]
    [InlineData("[\"a\", 1]", "[\"a\",1]", true)]
    [InlineData("[\"a*\"]", "[\"ab\"]", false)]
    [InlineData("[\"a\", 1]", "[1,\"a\"]", false)]
    [InlineData("[\"ab\"]", "[\"a\",\"b\"]", false)]
    [InlineData("{ a = 1, b = [true] }", "{\"b\":[true],\"a\":1}", true)]
    [InlineData("{ a = 1 }", "{\"a\":1,\"b\":2}", false)]
    [InlineData("\"null\"", "null", false)]
    public void Values_are_compared_with_their_types(string listed, string sent, bool equal)
    {
        var body = $$"""{"v":{{sent}}}""";

        Assert.Equal(equal, TestPolicies.Allows(
            Acl($"allowed_parameters = {{ v = [{listed}] }}"), "x", Capability.Update, body));
        Assert.Equal(!equal, TestPolicies.Allows(
            Acl($"denied_parameters = {{ v = [\"other\", {listed}] }}"), "x", Capability.Update, body));
    }

    [Fact]
    public void Null_equals_null() => Assert.True(TestPolicies.Allows(
        TestPolicies.Acl("""{"path":{"x":{"policy":"write","allowed_parameters":{"v":[null]}}}}"""),
        "x", Capability.Update, """{"v":null}"""));

    [Theory]
    [InlineData("min_wrapping_ttl = \"1m\"", 0, false)]
    [InlineData("min_wrapping_ttl = \"1m\"", 30, false)]
    [InlineData("min_wrapping_ttl = \"1m\"", 60, true)]
    [InlineData("min_wrapping_ttl = 60", 120, true)]
    [InlineData("max_wrapping_ttl = \"90\"", 0, false)]
    [InlineData("max_wrapping_ttl = \"90\"", 90, true)]
    [InlineData("max_wrapping_ttl = \"90\"", 91, false)]
    [InlineData("min_wrapping_ttl = \"1m\" max_wrapping_ttl = \"2m\"", 90, true)]
    [InlineData("min_wrapping_ttl = 0 max_wrapping_ttl = \"\"", 0, true)]
    public void Wrapping_must_be_asked_for_within_bounds(string rules, int seconds, bool expected)
    {
        var acl = Acl(rules);

        foreach (var needed in (Capability[])[Capability.Read, Capability.List, Capability.Delete])
            Assert.Equal(expected, TestPolicies.Allows(acl, "x", needed, json: null, seconds));
    }

    [Theory]
    [InlineData("", null, true, null)]
    [InlineData("", """{"limit":"max"}""", true, 0)]
    [InlineData("", """{"limit":"7"}""", true, null)]
    [InlineData("", """{"limit":"many"}""", true, null)]
    [InlineData("pagination_limit = 5", null, true, 5)]
    [InlineData("pagination_limit = 5", """{"limit":"max"}""", true, 5)]
    [InlineData("pagination_limit = 5", """{"limit":"0"}""", true, 5)]
    [InlineData("pagination_limit = 5", """{"limit":5}""", true, null)]
    [InlineData("pagination_limit = 5", """{"limit":"6"}""", false, null)]
    [InlineData("pagination_limit = 5", """{"limit":-1}""", false, null)]
    [InlineData("pagination_limit = 5", """{"limit":"many"}""", false, null)]
    [InlineData("pagination_limit = 5", """{"limit":[1]}""", false, null)]
    [InlineData("pagination_limit = 5 required_parameters = [\"limit\"]", null, false, null)]
    [InlineData("pagination_limit = 5 required_parameters = [\"limit\"]", """{"limit":"1"}""", true, null)]
    public void Pages_of_lists_are_bounded(string rules, string? sent, bool allowed, int? limit)
    {
        var decision = Acl(rules).Check(
            "x", Capability.List, sent is null ? null : new TestPolicies.Sent(sent));

        Assert.Equal((allowed, limit), (decision.IsAllowed, decision.PageLimit));
    }
}
