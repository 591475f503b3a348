using System.Runtime.CompilerServices;

namespace Leasehold.Server.Tests.Proofs;

/// <summary>A list that people agreed to, in a file beside the tests: whatever changes it is seen in review.</summary>
internal static class ApprovedList
{
    public static void Check(string name, IEnumerable<string> found, [CallerFilePath] string caller = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(caller) ?? "", name);
        var actual = found.Order(StringComparer.Ordinal).ToList();
        var approved = File.Exists(file) ? File.ReadAllLines(file).Where(static line => line.Length > 0).ToList() : [];
        var added = actual.Except(approved, StringComparer.Ordinal).ToList();
        var gone = approved.Except(actual, StringComparer.Ordinal).ToList();
        Assert.True(added.Count + gone.Count == 0, $"""
            The routes differ from those approved in {file}.
            If that is meant and safe, add these lines: {string.Join("; ", added)}
            and remove these: {string.Join("; ", gone)}
            """);
    }
}
