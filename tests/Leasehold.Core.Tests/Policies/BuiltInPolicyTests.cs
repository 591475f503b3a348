using Leasehold.Core.Policies;

namespace Leasehold.Core.Tests.Policies;

public sealed class BuiltInPolicyTests
{
    private static readonly Acl Default = Acl.Compile([BuiltInPolicies.Default], TestPolicies.Now);
    private static readonly Acl Wrapping = Acl.Compile([BuiltInPolicies.ResponseWrapping], TestPolicies.Now);

    [Theory]
    [InlineData("auth/token/lookup-self", "read")]
    [InlineData("auth/token/renew-self", "update")]
    [InlineData("auth/token/revoke-self", "update")]
    [InlineData("sys/capabilities-self", "update")]
    [InlineData("sys/internal/ui/resultant-acl", "read")]
    [InlineData("sys/renew", "update")]
    [InlineData("sys/leases/renew", "update")]
    [InlineData("sys/leases/lookup", "update")]
    [InlineData("cubbyhole/x", "create,delete,list,read,update")]
    [InlineData("sys/wrapping/wrap", "update")]
    [InlineData("sys/wrapping/lookup", "update")]
    [InlineData("sys/wrapping/unwrap", "update")]
    [InlineData("sys/tools/hash", "update")]
    [InlineData("sys/tools/hash/sha2-256", "update")]
    [InlineData("sys/control-group/request", "update")]
    [InlineData("identity/oidc/provider/p/authorize", "read,update")]
    [InlineData("identity/entity/id/", "deny")]
    [InlineData("sys/mounts", "deny")]
    [InlineData("auth/token/create", "deny")]
    public void Default_grants(string path, string expected) =>
        Assert.Equal(expected, TestPolicies.Names(Default, path));

    [Theory]
    [InlineData("cubbyhole/response", "create,read")]
    [InlineData("sys/wrapping/unwrap", "update")]
    [InlineData("cubbyhole/other", "deny")]
    public void Response_wrapping_grants(string path, string expected) =>
        Assert.Equal(expected, TestPolicies.Names(Wrapping, path));

    [Fact]
    public void Root_has_no_text() => Assert.Equal("", BuiltInPolicies.Root.Text);
}
