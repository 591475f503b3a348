using System.Xml.Linq;
using Leasehold.House.Tests.Sources;

namespace Leasehold.House.Tests.Architecture;

/// <summary>Project references are the walls: they point one way, as the design says.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Leasehold.Hcl"] = [],
        ["Leasehold.Storage"] = [],
        ["Leasehold.Templates"] = [],
        ["Leasehold.Client"] = [],
        ["Leasehold.Extensions"] = ["Leasehold.Client"],
        ["Leasehold.Core"] = ["Leasehold.Storage", "Leasehold.Hcl"],
        ["Leasehold.Engines"] = ["Leasehold.Core", "Leasehold.Templates"],
        ["Leasehold.Server"] = ["Leasehold.Client", "Leasehold.Engines"],
        ["Leasehold.Agent"] = ["Leasehold.Client", "Leasehold.Templates", "Leasehold.Hcl"],
        ["Leasehold.Cli"] = ["Leasehold.Server", "Leasehold.Agent", "Leasehold.Client"],
    };

    public static TheoryData<string> Projects =>
        [.. Repository.Files("src", "*.csproj").Select(Path.GetFileNameWithoutExtension).OfType<string>()];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_refers_to_exactly_what_the_design_allows(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is not in the design: add it there and here first");
        var document = XDocument.Parse(Repository.Text($"src/{project}/{project}.csproj"));

        var actual = document.Descendants("ProjectReference")
            .Select(reference => (string?)reference.Attribute("Include") ?? "")
            .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
            .Order(StringComparer.Ordinal);

        var expected = Allowed[project]
            .Where(name => Repository.Exists($"src/{name}/{name}.csproj"))
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Text("Leasehold.slnx");

        var missing = Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj"))
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));

        Assert.Empty(missing);
    }
}
