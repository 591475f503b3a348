using Leasehold.Core.Policies;

namespace Leasehold.Core.Tests.Policies;

/// <summary>Rows 89-96 of the conformance examples, as far as policies decide them.</summary>
public sealed class ConformanceRowTests
{
    private const string List = "path \"kv1/a\" { capabilities = [\"list\"] }";
    private const string Denied = "path \"kv1/w\" { policy = \"write\" denied_parameters = { \"x\" = [\"bad*\"] } }";
    private const string Required = "path \"kv1/w\" { policy = \"write\" required_parameters = [\"need\"] }";
    private const string Wrapped = "path \"kv1/w\" { policy = \"read\" min_wrapping_ttl = \"1m\" }";

    private const string ReadAndDeny =
        "path \"kv1/*\" { capabilities = [\"read\", \"list\"] } path \"kv1/secret\" { capabilities = [\"deny\"] }";

    private const string SegmentAndDeny =
        "path \"kv1/+/pub\" { capabilities = [\"read\"] } path \"kv1/a*\" { capabilities = [\"deny\"] }";

    private const string Allowed =
        """
        path "kv1/w" {
          capabilities = ["create", "update"]
          allowed_parameters = { "a" = [], "b" = ["1"] }
        }
        """;

    [Theory]
    [InlineData(89, ReadAndDeny, Capability.Read, "kv1/secret", null, 0, false)]
    [InlineData(89, ReadAndDeny, Capability.Read, "kv1/other", null, 0, true)]
    [InlineData(90, SegmentAndDeny, Capability.Read, "kv1/abc/pub", null, 0, false)]
    [InlineData(90, SegmentAndDeny, Capability.Read, "kv1/bcd/pub", null, 0, true)]
    [InlineData(91, List, Capability.List, "kv1/a/", null, 0, true)]
    [InlineData(91, List, Capability.Read, "kv1/a", null, 0, false)]
    [InlineData(92, Denied, Capability.Create, "kv1/w", """{"x":"badger"}""", 0, false)]
    [InlineData(92, Denied, Capability.Create, "kv1/w", """{"x":"ok"}""", 0, true)]
    [InlineData(93, Allowed, Capability.Create, "kv1/w", """{"a":"z"}""", 0, true)]
    [InlineData(93, Allowed, Capability.Create, "kv1/w", """{"b":"2"}""", 0, false)]
    [InlineData(93, Allowed, Capability.Update, "kv1/w", """{"c":"1"}""", 0, false)]
    [InlineData(94, Required, Capability.Create, "kv1/w", """{"x":1}""", 0, false)]
    [InlineData(95, Wrapped, Capability.Read, "kv1/w", null, 0, false)]
    [InlineData(95, Wrapped, Capability.Read, "kv1/w", null, 30, false)]
    [InlineData(95, Wrapped, Capability.Read, "kv1/w", null, 120, true)]
    public void Row(int row, string policy, Capability needed, string path, string? sent, int wrap, bool allowed) =>
        Assert.True(
            allowed == TestPolicies.Allows(TestPolicies.Acl(policy), path, needed, sent, wrap), $"row {row}: {path}");

    [Theory]
    [InlineData("cubbyhole/x", "create,delete,list,read,update")]
    [InlineData("sys/mounts", "deny")]
    public void Row_96(string path, string expected) =>
        Assert.Equal(expected, TestPolicies.Names(Acl.Compile([BuiltInPolicies.Default], TestPolicies.Now), path));
}
