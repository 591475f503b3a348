using System.Text.RegularExpressions;

namespace Leasehold.Conformance.Tables;

/// <summary>
/// The rows of one Markdown file, and the server it asks for: a line <c>server: fresh</c> (uninitialised, in memory),
/// <c>server: auto-unsealed</c> (as well, with a static seal) or <c>storage: rocksdb</c> (uninitialised, on disk)
/// before the first table; else a development server. A line <c>database: postgres</c> or <c>database: mysql</c> asks
/// for a database beside it.
/// </summary>
internal sealed partial record Table(string File, string Server, IReadOnlyList<Row> Rows)
{
    private const int Cells = 6;

    /// <summary>Which database its rows need; empty for none.</summary>
    public string Database { get; init; } = "";

    public static IReadOnlyList<Table> All { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "rows"), "*.md")
            .Order(StringComparer.Ordinal)
            .Select(path => Read(Path.GetFileName(path), System.IO.File.ReadAllLines(path)))];

    public static Table Read(string file, IReadOnlyList<string> lines)
    {
        var server = "dev";
        var database = "";
        var rows = new List<Row>();
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].Trim();
            if (line.StartsWith("server:", StringComparison.Ordinal) ||
                line.StartsWith("storage:", StringComparison.Ordinal))
                server = line[(line.IndexOf(':') + 1)..].Trim();
            else if (line is "database: postgres" or "database: mysql")
                database = line["database: ".Length..];
            else if (line.StartsWith('|') && !line.StartsWith("|-", StringComparison.Ordinal) &&
                !line.StartsWith("| method", StringComparison.Ordinal))
                rows.Add(ReadRow(file, i + 1, line));
        }
        return new Table(file, server, rows) { Database = database };
    }

    private static Row ReadRow(string file, int number, string line)
    {
        var cells = Border().Split(line.Trim('|')).Select(cell => cell.Replace("\\|", "|").Trim()).ToArray();
        if (cells.Length != Cells)
            throw new FormatException($"{file}:{number}: {cells.Length} cells, not {Cells}");
        var space = cells[0].IndexOf(' ');
        if (space < 0)
            throw new FormatException($"{file}:{number}: `{cells[0]}` is not a method and a path");
        return new Row(file, number, cells[0][..space], cells[0][(space + 1)..].Trim(), cells[1], Parts(cells[2]),
            Status.Parse(cells[3]), Parts(cells[4]), cells[5]);
    }

    private static string[] Parts(string cell) =>
        cell.Split("<br>", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, 1000)]
    private static partial Regex Border();
}
