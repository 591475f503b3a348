using System.Text.Json;

namespace Leasehold.Cli.Output;

/// <summary>Names in a column, with their details beside them where the server sent some.</summary>
internal static class ListTable
{
    public static string Of(JsonElement keys, JsonElement? details)
    {
        var names = keys.EnumerateArray().Select(GoValue.Text).Order(StringComparer.Ordinal).ToArray();
        if (details is not { ValueKind: JsonValueKind.Object } info)
        {
            var column = new Table("Keys");
            foreach (var name in names)
                column.Add(name);
            return column.ToString();
        }
        var columns = info.EnumerateObject()
            .Where(entry => entry.Value.ValueKind == JsonValueKind.Object)
            .SelectMany(entry => entry.Value.EnumerateObject().Select(detail => detail.Name))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToArray();
        var table = new Table(["Keys", .. columns]);
        foreach (var name in names)
        {
            var row = Secret.Find(info, name) ?? default;
            table.Add([name, .. columns.Select(column =>
                Secret.Find(row, column) is { } value ? SecretTable.Cell(column, value) : "")]);
        }
        return table.ToString();
    }
}
