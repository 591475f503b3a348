using CsCheck;
using Leasehold.Core.Policies;
using Block = Leasehold.Core.Tests.Policies.ReferenceAcl.Block;

namespace Leasehold.Core.Tests.Policies;

/// <summary>
/// The evaluator and the naive reading of its rules never differ: twenty seconds of random sets, or as many sets as
/// LEASEHOLD_ACL_SETS says.
/// </summary>
public sealed class AclDifferentialTests
{
    private const int ChecksPerSet = 20;
    private const int EverydaySeconds = 20;
    private const int FewestSets = 100;

    private static readonly string[] Operations = ["read", "create", "update", "delete", "list", "patch", "scan"];

    private static readonly Gen<string> Pattern = Gen.Select(
        OneOf("", "", "", "/"),
        OneOf("a", "a", "ab", "b", "+", "+", "", "a+", "+b", "*").Array[1, 4],
        OneOf("", "", "/", "*", "/*"),
        (head, segments, tail) => $"{head}{string.Join('/', segments)}{tail}".Replace("+*", "+"));

    private static readonly Gen<string> Path = Gen.Select(
        OneOf("a", "a", "ab", "b", "abc", "a+").Array[1, 4], OneOf("", "/"),
        (segments, tail) => string.Join('/', segments) + tail);

    private static readonly Gen<Block> Blocks = Gen.Select(
        Pattern,
        OneOf([.. Operations, "list", "list", "read", "deny", "sudo"]).Array[0, 4],
        OneOf<string?>(null, null, null, "1", "2"),
        OneOf<string?>(null, null, null, "1", "2"),
        (pattern, capabilities, only, never) => new Block(pattern, capabilities, only, never));

    private static readonly Gen<(string Operation, string Path, string? Parameter)> Checks = Gen.Select(
        OneOf([.. Operations, "list", "list"]), Path, OneOf<string?>(null, "1", "2", "3"));

    [Fact]
    public void The_evaluator_agrees_with_the_naive_reading()
    {
        var sets = int.TryParse(Environment.GetEnvironmentVariable("LEASEHOLD_ACL_SETS"), out var wanted) ? wanted : -1;
        var total = 0L;

        Gen.Select(Blocks.Array[1, 8].Array[1, 3], Checks.Array[ChecksPerSet]).Sample(
            (policies, checks) =>
            {
                var acl = TestPolicies.Acl([.. policies.Select(Written)]);
                var blocks = policies.SelectMany(policy => policy).ToList();
                foreach (var (operation, path, parameter) in checks)
                {
                    var expected = ReferenceAcl.Allows(blocks, operation, path, parameter);
                    var needed = CapabilityNames.Find(operation) ?? Capability.Deny;
                    var body = parameter is null ? null : $$"""{"v":"{{parameter}}"}""";
                    if (TestPolicies.Allows(acl, path, needed, body) != expected)
                        Assert.Fail($"{operation} {path} v={parameter}: expected {expected} under\n{Shown(policies)}");
                    Assert.Equal(ReferenceAcl.Capabilities(blocks, path), TestPolicies.Names(acl, path));
                    Interlocked.Increment(ref total);
                }
            },
            iter: sets,
            time: sets < 0 ? EverydaySeconds : -1);

        Assert.InRange(total, (long)Math.Max(sets, FewestSets) * ChecksPerSet, long.MaxValue);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string Written(Block[] blocks) => string.Concat(blocks.Select(block =>
        $"path \"{block.Path}\" {{ capabilities = [{string.Concat(block.Capabilities.Select(name => $"\"{name}\","))}]"
        + (block.Only is null ? "" : $" allowed_parameters = {{ v = [\"{block.Only}\"] }}")
        + (block.Never is null ? "" : $" denied_parameters = {{ v = [\"{block.Never}\"] }}")
        + " }\n"));

    private static string Shown(Block[][] policies) => string.Join("---\n", policies.Select(Written));
}
