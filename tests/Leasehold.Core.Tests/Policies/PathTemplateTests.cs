using Leasehold.Core.Policies;

namespace Leasehold.Core.Tests.Policies;

public sealed class PathTemplateTests
{
    private sealed class Values(Dictionary<string, string> values) : IIdentityValues
    {
        public string? Find(IdentitySelector s) =>
            values.GetValueOrDefault($"{s.Subject}:{s.SubjectName}:{s.Field}:{s.Key}");
    }

    private static readonly Values Alice = new(new()
    {
        ["Entity::Id:"] = "e-1",
        ["Entity::Name:"] = "alice",
        ["Entity::Metadata:team.x"] = "blue",
        ["Entity::Metadata:empty"] = "",
        ["Entity::Metadata:slash"] = "a/b",
        ["Entity::Metadata:star"] = "a*",
        ["Entity::Metadata:plus"] = "+",
        ["Entity::Metadata:control"] = "a\n",
        ["Alias:acc_1:Name:"] = "al",
        ["Alias:acc_1:CustomMetadata:k"] = "cm",
        ["GroupById:g-1:Name:"] = "ops",
        ["GroupByName:ops:Metadata:k"] = "gm",
    });

    private static Acl Compile(string pattern, IIdentityValues? identity) => Acl.Compile(
        [TestPolicies.Policy("p", $"path \"{pattern}\" {{ capabilities = [\"read\"] }}")], TestPolicies.Now, identity);

    [Theory]
    [InlineData("kv/{{identity.entity.id}}/x", "kv/e-1/x")]
    [InlineData("kv/{{ identity.entity.name }}*", "kv/alice/anything")]
    [InlineData("{{identity.entity.id}}{{identity.entity.name}}", "e-1alice")]
    [InlineData("/{{identity.entity.metadata.team.x}}/+", "blue/z")]
    [InlineData("{{identity.entity.aliases.acc_1.name}}", "al")]
    [InlineData("{{identity.entity.aliases.acc_1.custom_metadata.k}}", "cm")]
    [InlineData("{{identity.groups.ids.g-1.name}}", "ops")]
    [InlineData("{{identity.groups.names.ops.metadata.k}}", "gm")]
    public void A_selector_becomes_its_value(string pattern, string path)
    {
        Assert.True(TestPolicies.Allows(Compile(pattern, Alice), path, Capability.Read));
        Assert.False(TestPolicies.Allows(Compile(pattern, identity: null), path, Capability.Read));
    }

    [Theory]
    [InlineData("identity.entity.metadata.none")]
    [InlineData("identity.entity.metadata.empty")]
    [InlineData("identity.entity.metadata.slash")]
    [InlineData("identity.entity.metadata.star")]
    [InlineData("identity.entity.metadata.plus")]
    [InlineData("identity.entity.metadata.control")]
    [InlineData("identity.entity.metadata.")]
    [InlineData("identity.entity.custom_metadata.k")]
    [InlineData("identity.entity.aliases.acc_2.name")]
    [InlineData("identity.entity.aliases..name")]
    [InlineData("identity.groups.names.none.id")]
    [InlineData("identity.entity")]
    [InlineData("IDENTITY.ENTITY.ID")]
    [InlineData("")]
    public void A_block_whose_selector_has_no_safe_value_is_left_out(string selector)
    {
        var acl = Compile($"kv/{{{{{selector}}}}}*", Alice);

        Assert.Equal(AclOutcome.NoRule, acl.Check("kv/", Capability.Read).Outcome);
        Assert.Equal(AclOutcome.NoRule, acl.Check("kv/a/b", Capability.Read).Outcome);
    }

    [Theory]
    [InlineData("a}}")]
    [InlineData("{{a")]
    [InlineData("{{a}}b}}")]
    [InlineData("{{a{{b}}")]
    [InlineData("}}a{{")]
    public void Braces_must_balance(string pattern) => Assert.Equal(
        "failed to parse policy: failed to validate policy templating: unbalanced templating characters",
        TestPolicies.Problem($"path \"{pattern}\" {{}}"));

    [Fact]
    public void A_policy_knows_whether_it_depends_on_who_asks()
    {
        Assert.True(BuiltInPolicies.Default.IsTemplated);
        Assert.False(BuiltInPolicies.ResponseWrapping.IsTemplated);
    }
}
