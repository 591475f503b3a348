using Leasehold.Core.Policies;

namespace Leasehold.Core.Tests.Policies;

public sealed class PolicyStoreTests
{
    private const string Rule = """path "a" { capabilities = ["read"] }""";

    private static ValueTask<Acl> AclAsync(TestKernel server, PolicySet set) =>
        server.Unsealed.Policies.AclAsync(set, server.Clock.GetUtcNow(), CancellationToken.None);

    [Fact]
    public async Task Writing_a_policy_compiles_only_the_sets_that_hold_it()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await server.WritePolicyAsync("p", Rule);
        await server.WritePolicyAsync("q", Rule);
        var sets = new PolicySets();
        var (p, both) = (sets.Of(["p"]), sets.Of(["p", "q"]));
        var (ofP, ofBoth) = (await AclAsync(server, p), await AclAsync(server, both));

        await server.WritePolicyAsync("q", """path "b" { capabilities = ["read"] }""");

        Assert.Same(ofP, await AclAsync(server, p));
        var changed = await AclAsync(server, both);
        Assert.NotSame(ofBoth, changed);
        Assert.True(TestPolicies.Allows(changed, "b", Capability.Read));
        Assert.Same(changed, await AclAsync(server, both));
    }

    [Fact]
    public async Task A_policy_that_comes_or_goes_is_seen_at_once()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var set = new PolicySets().Of(["p"]);
        Assert.False(TestPolicies.Allows(await AclAsync(server, set), "a", Capability.Read));

        await server.WritePolicyAsync("p", Rule);
        Assert.True(TestPolicies.Allows(await AclAsync(server, set), "a", Capability.Read));

        await server.SendAsync(Core.Requests.Operation.Delete, "sys/policies/acl/p", server.Root);
        Assert.False(TestPolicies.Allows(await AclAsync(server, set), "a", Capability.Read));
    }
}
