using System.Text;

namespace Leasehold.Cli.Output;

/// <summary>Columns padded to their widest cell; an empty cell reads <c>n/a</c>.</summary>
internal sealed class Table
{
    private const string Glue = "    ";
    private readonly List<string[]> _rows = [];

    /// <summary>A table with a heading, which is underlined; none makes bare columns.</summary>
    public Table(params string[] heading)
    {
        if (heading.Length == 0)
            return;
        _rows.Add(heading);
        _rows.Add([.. heading.Select(word => new string('-', word.Length))]);
    }

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        var widths = new List<int>();
        foreach (var row in _rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = row[i].Trim() is { Length: > 0 } cell ? cell : "n/a";
                if (i == widths.Count)
                    widths.Add(0);
                widths[i] = Math.Max(widths[i], Width(row[i]));
            }
        }
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            if (text.Length > 0)
                text.Append('\n');
            for (var i = 0; i < row.Length; i++)
            {
                text.Append(row[i]);
                if (i < row.Length - 1)
                    text.Append(' ', widths[i] - Width(row[i])).Append(Glue);
            }
        }
        return text.ToString();
    }

    private static int Width(string cell) => cell.EnumerateRunes().Count();
}
