using System.Text.RegularExpressions;

namespace Leasehold.Conformance.Wire;

/// <summary>The corpus of broken requests: the tables in <c>broken/*.md</c>.</summary>
internal static partial class WireTable
{
    private const int Cells = 3;

    public static IReadOnlyList<WireRow> All { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "broken"), "*.md")
            .Order(StringComparer.Ordinal)
            .SelectMany(path => Read(Path.GetFileName(path), File.ReadAllLines(path)))];

    private static IEnumerable<WireRow> Read(string file, string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (!line.StartsWith("| `", StringComparison.Ordinal))
                continue;
            var cells = Border().Split(line.Trim('|'));
            if (cells.Length != Cells)
                throw new FormatException($"{file}:{i + 1}: {cells.Length} cells, not {Cells}");
            // One blank on each side belongs to the table, more to the request; the back-ticks keep Markdown off it.
            var request = cells[0].Trim(' ').Trim('`').Replace("\\|", "|", StringComparison.Ordinal);
            yield return new WireRow(file, i + 1, request, cells[1].Trim(), cells[2].Trim());
        }
    }

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, 1000)]
    private static partial Regex Border();
}
