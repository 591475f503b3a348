using System.Text;
using System.Text.Json;

namespace Leasehold.Cli.Output;

/// <summary>JSON values as Go's <c>%v</c> prints them.</summary>
internal static class GoValue
{
    public static string Text(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString() ?? "";
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>The value at a name; empty if there is none.</summary>
    public static string Text(JsonElement map, string name) => Secret.Find(map, name) is { } value ? Text(value) : "";

    /// <summary>Strings as Go's <c>%q</c> prints a list of them: <c>["a" "b"]</c>.</summary>
    public static string QuotedList(JsonElement value)
    {
        var text = new StringBuilder("[");
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                if (text.Length > 1)
                    text.Append(' ');
                text.Append('"').Append(Text(item).Replace("\\", "\\\\").Replace("\"", "\\\"")).Append('"');
            }
        }
        return text.Append(']').ToString();
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendMap(text, value);
                break;
            case JsonValueKind.Array:
                AppendList(text, value);
                break;
            case JsonValueKind.String:
                text.Append(value.GetString());
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                text.Append("<nil>");
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void AppendMap(StringBuilder text, JsonElement map)
    {
        text.Append("map[");
        var separator = "";
        foreach (var property in map.EnumerateObject().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            text.Append(separator).Append(property.Name).Append(':');
            Append(text, property.Value);
            separator = " ";
        }
        text.Append(']');
    }

    private static void AppendList(StringBuilder text, JsonElement list)
    {
        text.Append('[');
        var separator = "";
        foreach (var item in list.EnumerateArray())
        {
            text.Append(separator);
            Append(text, item);
            separator = " ";
        }
        text.Append(']');
    }
}
