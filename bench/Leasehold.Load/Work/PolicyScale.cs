using System.Diagnostics;
using Leasehold.Core.Policies;

namespace Leasehold.Load.Work;

/// <summary>
/// A set of very many policy rules, in this process, which is compiled just in time: what compiling the set takes, once
/// it is parsed, what a decision takes, and what writing one of its policies costs.
/// </summary>
internal sealed record PolicyScale(int Rules, TimeSpan Compiled, TimeSpan Decided, TimeSpan ParsedOne, TimeSpan Again)
{
    private const int RulesPerPolicy = 10_000;
    private const int Checks = 1_000_000;
    private const int Paths = 1_000;
    private const int Rounds = 3;

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Measures the best of a few rounds.</summary>
    public static PolicyScale Measure(int rules)
    {
        var policies = Enumerable.Range(0, rules / RulesPerPolicy).Select(static i => Parsed(i, "list")).ToArray();
        var compiled = Best(() => Acl.Compile(policies, Now), out var acl);
        var paths = Enumerable.Range(0, Paths).Select(i => $"team/t{(long)i * rules / Paths}/app/x").ToArray();
        var decided = Best(() => Decide(acl, paths), out _) / Checks;
        var parsed = Best(() => Parsed(0, "update"), out policies[0]);
        var again = Best(() => Acl.Compile(policies, Now), out _);
        return new PolicyScale(rules, compiled, decided, parsed, again);
    }

    private static int Decide(Acl acl, string[] paths)
    {
        var allowed = 0;
        for (var i = 0; i < Checks; i++)
            allowed += acl.Check(paths[i % paths.Length], Capability.Read).IsAllowed ? 1 : 0;
        return allowed == Checks ? allowed : throw new InvalidOperationException("a rule was not found");
    }

    private static TimeSpan Best<T>(Func<T> work, out T result)
    {
        var best = TimeSpan.MaxValue;
        result = work();
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            result = work();
            var took = Stopwatch.GetElapsedTime(start);
            best = took < best ? took : best;
        }
        return best;
    }

    /// <summary>Of ten rules seven are exact, three prefixes; one in a thousand has a segment wildcard.</summary>
    private static Policy Parsed(int number, string also)
    {
        var text = string.Concat(Enumerable.Range(number * RulesPerPolicy, RulesPerPolicy).Select(i =>
            $"path \"{Pattern(i)}\" {{ capabilities = [\"read\", \"{also}\"] }}\n"));
        return PolicyName.TryParse($"p{number}", out var name)
            && PolicyParser.TryParse(name, text, out var policy, out _)
            ? policy
            : throw new InvalidOperationException("the policy does not parse");
    }

    private static string Pattern(int i) =>
        i % 1_000 == 999 ? $"team/t{i}/+/x" : i % 10 < 7 ? $"team/t{i}/app/x" : $"team/t{i}/*";
}
