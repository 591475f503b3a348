using System.Text.RegularExpressions;
using Leasehold.House.Tests.Sources;

namespace Leasehold.House.Tests.Documents;

/// <summary>ARCHITECTURE.md names in backticks only what exists: paths with a slash or an extension, types.</summary>
public sealed partial class ArchitectureDocumentTests
{
    private const int MostLines = 200;

    private static readonly string[] Lines = Repository.Text("ARCHITECTURE.md").Split('\n');

    [Fact]
    public void It_fits_into_200_lines() => Assert.InRange(Lines.Length, 20, MostLines);

    [Fact]
    public void Every_file_it_names_exists() =>
        Finding.AssertNone(Names(name => FileName().IsMatch(name))
            .Where(found => !PathExists(found.Name))
            .Select(found => Missing(found.Name, found.Line)));

    [Fact]
    public void Every_type_it_names_exists()
    {
        var types = Repository.Sources("src").Concat(Repository.Sources("tests"))
            .SelectMany(file => file.AllTypes())
            .ToHashSet(StringComparer.Ordinal);

        Finding.AssertNone(Names(name => TypeName().IsMatch(name))
            .Where(found => !types.Contains(found.Name) && !PathExists(found.Name))
            .Select(found => Missing(found.Name, found.Line)));
    }

    private static Finding Missing(string name, int line) =>
        new("ARCHITECTURE.md", line, $"no `{name}`", "name what exists");

    private static IEnumerable<(string Name, int Line)> Names(Func<string, bool> wanted) =>
        Lines.SelectMany((line, index) => Backticked().Matches(line)
            .Select(match => (Name: match.Groups["name"].Value, Line: index + 1))
            .Where(found => wanted(found.Name)));

    // A name may be relative to the root, to src/ or to one of its projects.
    private static bool PathExists(string name) =>
        Repository.Exists(name) || Repository.Exists($"src/{name}") ||
        Repository.Files("src", "*.csproj")
            .Any(project => Repository.Exists($"{Path.GetDirectoryName(project)}/{name}"));

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Backticked();

    [GeneratedRegex(
        @"^[\w.][\w./-]*(?:/|\.(?:cs|md|proto|csproj|props|txt))$|^[\w.-]+(?:/[\w.-]+)+$", RegexOptions.None, 1000)]
    private static partial Regex FileName();

    [GeneratedRegex(@"^(?:[A-Z][a-z0-9]+){1,}[A-Z]?$", RegexOptions.None, 1000)]
    private static partial Regex TypeName();
}
