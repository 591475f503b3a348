using System.Text.Json;
using Leasehold.Cli.Output;

namespace Leasehold.Cli.Kv;

/// <summary>The tables of versioned secrets, each under a banner.</summary>
internal static class KvView
{
    // "Key" and "Value" with the glue between them are this much wider than the key column.
    private const int ValueColumn = 9;

    public static void Path(Ui ui, string title, string path)
    {
        ui.Output(Banner(title, path.Length));
        ui.Output(path);
        ui.Output("");
    }

    /// <summary>A map under its banner; nothing when it is empty.</summary>
    public static void Map(Ui ui, string title, JsonElement map)
    {
        if (SecretTable.OfMap(map) is not { } table)
            return;
        var longest = map.EnumerateObject().Max(entry => entry.Name.Length);
        ui.Output(Banner(title, longest + ValueColumn));
        ui.Output(table);
    }

    internal static string Banner(string title, int width)
    {
        var signs = width - (title.Length + 2);
        if (signs <= 0)
            signs = 4;
        var side = new string('=', (signs + 1) / 2);
        return $"{side} {title} {side}";
    }
}
