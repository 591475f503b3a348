using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Leasehold.Cli.Output;

/// <summary>YAML of JSON values, keys sorted, quoted only where a reader would take text for something else.</summary>
internal static partial class YamlText
{
    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value, depth: 0, afterDash: true);
        return text.ToString().TrimEnd('\n');
    }

    private static void Append(StringBuilder text, JsonElement value, int depth, bool afterDash)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.EnumerateObject().Any():
                AppendMap(text, value, depth, afterDash);
                break;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                AppendList(text, value, depth, afterDash);
                break;
            default:
                if (!afterDash)
                    text.Append(' ');
                text.Append(Scalar(value, depth)).Append('\n');
                break;
        }
    }

    private static void AppendMap(StringBuilder text, JsonElement map, int depth, bool afterDash)
    {
        if (!afterDash)
            text.Append('\n');
        var first = afterDash;
        foreach (var (name, value) in map.EnumerateObject()
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => (entry.Name, entry.Value)))
        {
            if (!first)
                text.Append(' ', 2 * depth);
            first = false;
            text.Append(Plain(name)).Append(':');
            // A list stands at its key's own indent.
            Append(text, value, value.ValueKind == JsonValueKind.Array ? depth : depth + 1, afterDash: false);
        }
    }

    private static void AppendList(StringBuilder text, JsonElement list, int depth, bool afterDash)
    {
        if (!afterDash)
            text.Append('\n');
        var first = afterDash;
        foreach (var item in list.EnumerateArray())
        {
            if (!first)
                text.Append(' ', 2 * depth);
            first = false;
            text.Append("- ");
            Append(text, item, depth + 1, afterDash: true);
        }
    }

    private static string Scalar(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => "[]",
        JsonValueKind.Null or JsonValueKind.Undefined => "null",
        JsonValueKind.String => value.GetString() is { } text && IsBlock(text) ? Block(text, depth)
            : Plain(value.GetString() ?? ""),
        _ => value.GetRawText(),
    };

    private static bool IsBlock(string text) =>
        text.Contains('\n') && !text.StartsWith(' ') && !text.StartsWith('\n') && !text.Any(IsUnprintable);

    private static string Block(string text, int depth)
    {
        var indent = new string(' ', 2 * Math.Max(depth, 1));
        var body = text.EndsWith('\n') ? text[..^1] : text;
        var lines = body.Split('\n').Select(line => line.Length == 0 ? "" : indent + line);
        var chomp = !text.EndsWith('\n') ? "-" : body.EndsWith('\n') ? "+" : "";
        return $"|{chomp}\n{string.Join('\n', lines)}";
    }

    private static string Plain(string text)
    {
        if (text.Any(c => IsUnprintable(c) || c == '\n') || ReadsAsOther(text))
        {
            var quoted = new StringBuilder();
            JsonText.AppendString(quoted, text);
            return quoted.ToString();
        }
        return NeedsQuotes(text) ? $"'{text.Replace("'", "''")}'" : text;
    }

    private static bool IsUnprintable(char c) =>
        c != '\n' && (char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff');

    private static bool ReadsAsOther(string text) => text.Length == 0
        || text is "~" or "null" or "Null" or "NULL" or "<<" or "=" || Boolean().IsMatch(text)
        || Number().IsMatch(text) || Time().IsMatch(text);

    private static bool NeedsQuotes(string text) => text[0] is ' ' or '\t' || text[^1] is ' ' or ':'
        || "#,[]{}&*!|>'\"%@`".Contains(text[0])
        || (text[0] is '-' or '?' or ':' && (text.Length == 1 || text[1] == ' '))
        || text.Contains(": ") || text.Contains(" #") || text.StartsWith("---") || text.StartsWith("...");

    [GeneratedRegex("^(y|n|yes|no|on|off|true|false)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Boolean();

    [GeneratedRegex("^[-+]?(0x[0-9a-fA-F_]+|0b[01_]+|[0-9][0-9_]*(\\.[0-9]*)?([eE][-+]?[0-9]+)?"
        + "|[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?" // Parts of sixty: 12:34 is 754 to readers of YAML 1.1.
        + "|\\.[0-9]+([eE][-+]?[0-9]+)?|\\.(inf|Inf|INF))$|^\\.(nan|NaN|NAN)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();

    [GeneratedRegex("^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Time();
}
