namespace Leasehold.House.Tests.Sources;

/// <summary>A place that breaks a rule, and what to do about it.</summary>
internal sealed record Finding(string Path, int Line, string Problem, string Fix)
{
    public override string ToString() => $"{Path}:{Line}: {Problem}. Fix: {Fix}";

    public static void AssertNone(IEnumerable<Finding> findings)
    {
        var lines = findings.Select(finding => finding.ToString()).ToList();
        if (lines.Count > 0)
            Assert.Fail($"{lines.Count} found\n{string.Join('\n', lines)}");
    }
}
