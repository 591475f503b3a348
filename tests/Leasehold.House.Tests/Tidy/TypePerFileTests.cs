using Leasehold.House.Tests.Sources;

namespace Leasehold.House.Tests.Tidy;

public sealed class TypePerFileTests
{
    // Tiny companions may share a file with what they serve: wire records, an enum beside its record.
    private const int MostCompanions = 8;
    private const int MostLinesOfSharedFile = 150;

    [Fact]
    public void A_file_holds_one_type_and_at_most_its_tiny_companions() =>
        Finding.AssertNone(Repository.Sources("src").SelectMany(Crowded));

    [Fact]
    public void A_file_is_named_for_the_type_it_holds() =>
        Finding.AssertNone(Repository.Sources("src").SelectMany(Misnamed));

    [Fact]
    public void A_crowd_is_found()
    {
        var lines = Enumerable.Repeat("// line", 200).ToList();
        lines[0] = "public sealed class One";
        lines[150] = "internal readonly record struct Two(int X);";

        var finding = Assert.Single(Crowded(new SourceFile("src/Room/One.cs", lines)));

        Assert.Equal(151, finding.Line);
    }

    [Fact]
    public void A_wrong_name_is_found() =>
        Assert.Single(Misnamed(new SourceFile("src/Room/One.cs", ["internal static partial class Two"])));

    private static IEnumerable<Finding> Crowded(SourceFile file)
    {
        var types = file.TopLevelTypes().DistinctBy(type => type.Name).ToList();
        var crowded = types.Count > 1 &&
            (types.Count > MostCompanions || file.Lines.Count > MostLinesOfSharedFile);
        if (crowded)
        {
            var names = string.Join(", ", types.Select(type => type.Name));
            yield return new Finding(file.Path, types[1].Line,
                $"{types.Count} types in {file.Lines.Count} lines: {names}", "give each its own file");
        }
    }

    private static IEnumerable<Finding> Misnamed(SourceFile file)
    {
        var types = file.TopLevelTypes().ToList();
        if (types.Count == 1 && types[0].Name != file.Name.Split('.')[0])
            yield return new Finding(file.Path, types[0].Line, $"holds {types[0].Name}", $"name it {types[0].Name}.cs");
    }
}
