using Leasehold.House.Tests.Sources;

namespace Leasehold.House.Tests.Tidy;

public sealed class FileSizeTests
{
    private const int MostLines = 400;
    private const int MostColumns = 120;
    private const int MedianLines = 80;
    private const int NinetiethPercentileLines = 200;

    // Tables may be longer: path -> why it is a table.
    private static readonly Dictionary<string, string> Tables = new(StringComparer.Ordinal);

    private static readonly IReadOnlyList<SourceFile> All =
        [.. Repository.Sources("src"), .. Repository.Sources("tests"), .. Repository.Sources("bench")];

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        Finding.AssertNone(All
            .Where(file => file.Lines.Count > MostLines && !Tables.ContainsKey(file.Path))
            .Select(file => new Finding(file.Path, MostLines, $"{file.Lines.Count} lines", "make two rooms of it")));

    [Fact]
    public void No_line_is_wider_than_120_columns() =>
        Finding.AssertNone(All.SelectMany(file => file.Lines
            .Select((text, index) => (text.Length, Line: index + 1))
            .Where(line => line.Length > MostColumns)
            .Select(line => new Finding(file.Path, line.Line, $"{line.Length} columns", "break the line"))));

    [Theory]
    [InlineData(0.5, MedianLines)]
    [InlineData(0.9, NinetiethPercentileLines)]
    public void Product_files_stay_small(double share, int most)
    {
        var byLength = Repository.Sources("src").OrderBy(file => file.Lines.Count).ToList();
        var file = byLength[(int)((byLength.Count - 1) * share)];

        Assert.True(file.Lines.Count < most,
            $"{share:P0} of {byLength.Count} files reach {file.Lines.Count} lines (bound {most}). Longest:\n" +
            string.Join('\n', byLength.TakeLast(12).Reverse().Select(long_ => $"{long_.Path}: {long_.Lines.Count}")));
    }

    [Fact]
    public void Every_table_on_the_list_still_exists() =>
        Assert.All(Tables.Keys, path => Assert.True(Repository.Exists(path), $"{path} is gone: take it off the list"));
}
