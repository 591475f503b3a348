using Leasehold.House.Tests.Sources;

namespace Leasehold.House.Tests.Tidy;

public sealed class FolderNameTests
{
    private static readonly HashSet<string> Drawers = new(StringComparer.OrdinalIgnoreCase)
    {
        "Utils", "Util", "Utilities", "Helpers", "Helper", "Common", "Managers", "Impl", "Misc", "Shared",
    };

    [Fact]
    public void No_folder_is_a_drawer() =>
        Finding.AssertNone(Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"))
            .Where(path => path.Split('/').Any(Drawers.Contains))
            .Select(path => new Finding(path, 1, "lies in a drawer", "name the folder for the thing it is about")));

    [Fact]
    public void Folders_are_at_most_one_level_deeper_than_a_noun() =>
        Finding.AssertNone(Repository.Files("src", "*.cs")
            .Where(path => path.Split('/').Length > "src/Project/Noun/Deeper/File.cs".Split('/').Length)
            .Select(path => new Finding(path, 1, "lies too deep", "src/<project>/<noun>/<at most one>/<file>")));

    [Fact]
    public void Namespaces_follow_folders() =>
        Finding.AssertNone(Repository.Sources("src")
            .SelectMany(file => file.Lines
                .Select((text, index) => (Text: text, Line: index + 1))
                .Where(line => line.Text.StartsWith("namespace ", StringComparison.Ordinal))
                .Where(line => line.Text != Expected(file.Path))
                .Select(line => new Finding(file.Path, line.Line, line.Text, Expected(file.Path)))));

    private static string Expected(string path) =>
        $"namespace {string.Join('.', path.Split('/')[1..^1])};";
}
