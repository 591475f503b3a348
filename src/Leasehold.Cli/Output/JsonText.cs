using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Leasehold.Cli.Output;

/// <summary>JSON as Go's encoder writes it: sorted keys, two blanks of indent, HTML signs escaped.</summary>
internal static class JsonText
{
    public static string Indented(JsonElement value) => Indented(value, KeyOrder.Sorted);

    public static string Indented(JsonElement value, KeyOrder order)
    {
        var text = new StringBuilder();
        Append(text, value, depth: 0, order);
        return text.ToString();
    }

    public static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029':
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default: text.Append(c); break;
            }
        }
        text.Append('"');
    }

    private static void Append(StringBuilder text, JsonElement value, int depth, KeyOrder order)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var entries = order.Of(value).ToArray();
                AppendBlock(text, '{', '}', depth, entries.Length, i =>
                {
                    AppendString(text, entries[i].Name);
                    text.Append(": ");
                    Append(text, entries[i].Value, depth + 1, order.Below(entries[i].Name));
                });
                break;
            case JsonValueKind.Array:
                AppendBlock(text, '[', ']', depth, value.GetArrayLength(),
                    i => Append(text, value[i], depth + 1, KeyOrder.Sorted));
                break;
            case JsonValueKind.String:
                AppendString(text, value.GetString() ?? "");
                break;
            default:
                text.Append(value.ValueKind == JsonValueKind.Undefined ? "null" : value.GetRawText());
                break;
        }
    }

    private static void AppendBlock(StringBuilder text, char open, char close, int depth, int count, Action<int> item)
    {
        text.Append(open);
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "\n" : ",\n").Append(' ', 2 * (depth + 1));
            item(i);
        }
        if (count > 0)
            text.Append('\n').Append(' ', 2 * depth);
        text.Append(close);
    }
}
