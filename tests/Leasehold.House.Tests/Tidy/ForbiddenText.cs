using System.Text.RegularExpressions;
using Leasehold.House.Tests.Sources;

namespace Leasehold.House.Tests.Tidy;

/// <summary>Texts that no C# file of ours may hold. Only this file and its test are not searched.</summary>
internal static partial class ForbiddenText
{
    private static readonly (Regex Pattern, string Fix)[] Everywhere =
    [
        (Unfinished(), "finish it, or write it down in an issue"),
        (Forgiven(), "use T?, a required member or an empty collection"),
        (Region(), "split the file"),
        (WallClock(), "ask a TimeProvider"),
        (Sleep(), "wait for the condition"),
        (DelayWithoutClock(), "Task.Delay(delay, clock, cancel)"),
    ];

    private static readonly (Regex Pattern, string Fix)[] Product =
    [
        (Blocking(), "await instead of blocking"),
        (NotImplemented(), "implement it, or leave the path out"),
    ];

    private static readonly (Regex Pattern, string Fix)[] TestsOnly =
    [
        (Skipped(), "a test that cannot run here says so at run time with Assert.Skip and the reason"),
    ];

    public static IEnumerable<Finding> In(SourceFile file)
    {
        var rules = file.Path.StartsWith("src/", StringComparison.Ordinal)
            ? Everywhere.Concat(Product)
            : Everywhere.Concat(TestsOnly);
        return rules.SelectMany(rule => file.Lines
            .Select((text, index) => (Match: rule.Pattern.Match(text), Line: index + 1))
            .Where(hit => hit.Match.Success)
            .Select(hit => new Finding(file.Path, hit.Line, $"`{hit.Match.Value.Trim()}`", rule.Fix)));
    }

    [GeneratedRegex(@"\b(?:TODO|FIXME|XXX|HACK)\b", RegexOptions.None, 1000)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\b(?:null|default)!", RegexOptions.None, 1000)]
    private static partial Regex Forgiven();

    [GeneratedRegex(@"^\s*#(?:end)?region\b", RegexOptions.None, 1000)]
    private static partial Regex Region();

    [GeneratedRegex(@"\bDateTime(?:Offset)?\.(?:UtcNow|Now|Today)\b", RegexOptions.None, 1000)]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\bThread\.Sleep\b", RegexOptions.None, 1000)]
    private static partial Regex Sleep();

    // A delay with a clock has at least two arguments, and the second names a clock.
    [GeneratedRegex(@"\bTask\.Delay\((?![^;]*(?:[cC]lock|[tT]imeProvider|[tT]ime\b))[^;]*", RegexOptions.None, 1000)]
    private static partial Regex DelayWithoutClock();

    [GeneratedRegex(@"(?:Async\([^;]*\)\.Result\b|\.GetAwaiter\(\)\.GetResult\(\))", RegexOptions.None, 1000)]
    private static partial Regex Blocking();

    [GeneratedRegex(@"\bNotImplementedException\b", RegexOptions.None, 1000)]
    private static partial Regex NotImplemented();

    [GeneratedRegex(@"\[(?:Fact|Theory)\([^\]]*\bSkip\s*=", RegexOptions.None, 1000)]
    private static partial Regex Skipped();
}
