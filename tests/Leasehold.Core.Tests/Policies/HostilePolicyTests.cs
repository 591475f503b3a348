using CsCheck;
using Leasehold.Core.Policies;

namespace Leasehold.Core.Tests.Policies;

public sealed class HostilePolicyTests
{
    private const string Sample = """
        path "a/{{identity.entity.id}}/+" { capabilities = ["read", "list"] expiration = "2030-01-01T00:00:00Z" }
        path "kv/*" {
          policy = "write"
          allowed_parameters = { "a" = [], "b" = ["1*", 2, [true, {c = -1.5e3}]] }
          denied_parameters = { "*" = ["x"] } required_parameters = ["a"]
          min_wrapping_ttl = "1m" max_wrapping_ttl = 3600 pagination_limit = 5
        }
        """;

    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", "\"", "=", ",", "*", "+", "/", "{{", "}}", "null", "-", "9e9", "deny", "path", "\n",
        "\0", "é",
    ];

    private static readonly Gen<string> Mutated = Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 9999]).Array[1, 6].Select(
        edits => edits.Aggregate(Sample, static (text, edit) =>
        {
            var at = edit.Item1 % text.Length;
            var kept = edit.Item2 % 3 == 0 ? Math.Min(at + edit.Item2 % 9, text.Length) : at;
            return text[..at] + Fragments[edit.Item2 % Fragments.Length] + text[kept..];
        }));

    [Fact]
    public void Whatever_the_text_it_is_a_policy_or_a_named_mistake() => Mutated.Sample(
        text =>
        {
            if (!PolicyParser.TryParse(PolicyName.Default, text, out var policy, out var problem))
            {
                Assert.StartsWith("failed to parse policy: ", problem);
                return;
            }
            var acl = Acl.Compile([policy], TestPolicies.Now);
            acl.Check("kv/a", Capability.Update, new TestPolicies.Sent("""{"a":[1,{"b":null}],"b":"x"}"""));
            acl.Check("kv/", Capability.List, new TestPolicies.Sent("""{"limit":"max"}"""));
            acl.TouchesUnder("kv/");
        },
        iter: 20_000);

    [Fact]
    public void Prefixes_nested_deep_are_found_in_order()
    {
        var acl = TestPolicies.Acl(string.Concat(Enumerable.Range(1, 500).Select(length =>
            $"path \"{new string('a', length)}*\" {{ policy = \"{(length % 2 == 0 ? "read" : "deny")}\" }}\n")));

        for (var length = 1; length <= 500; length++)
            Assert.Equal(length % 2 == 0, TestPolicies.Allows(acl, new string('a', length) + "b", Capability.Read));
    }
}
