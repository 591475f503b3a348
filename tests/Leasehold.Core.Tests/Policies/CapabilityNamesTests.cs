using Leasehold.Core.Policies;

namespace Leasehold.Core.Tests.Policies;

public sealed class CapabilityNamesTests
{
    [Theory]
    [InlineData(Capability.None, "deny")]
    [InlineData(Capability.Deny, "deny")]
    [InlineData(Capability.Deny | Capability.Read, "deny")]
    [InlineData(Capability.Root, "root")]
    [InlineData(Capability.Update | Capability.Create | Capability.Sudo, "create,sudo,update")]
    [InlineData(Capability.Read | Capability.List | Capability.Patch | Capability.Scan | Capability.Delete,
        "delete,list,patch,read,scan")]
    public void Names_come_sorted(Capability capabilities, string expected) =>
        Assert.Equal(expected, string.Join(',', CapabilityNames.Of(capabilities)));

    [Theory]
    [InlineData("root")]
    [InlineData("Read")]
    [InlineData("")]
    public void A_policy_cannot_assign(string name) => Assert.Null(CapabilityNames.Find(name));
}
