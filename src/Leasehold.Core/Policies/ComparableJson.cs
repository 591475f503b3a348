using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Leasehold.Hcl;

namespace Leasehold.Core.Policies;

/// <summary>
/// Values of policies and of requests in one form, in which equal values are equal texts: integers apart from
/// fractions, object keys sorted, texts with their length before them.
/// </summary>
internal static class ComparableJson
{
    /// <summary>Deeper than any body the server takes.</summary>
    private const int MaxDepth = 128;

    public static string Of(HclValue value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    /// <summary>A text by itself, unescaped; anything else in the common form.</summary>
    public static string Of(ReadOnlySpan<byte> json, out bool isText)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        isText = reader.TokenType == JsonTokenType.String;
        if (isText)
            return reader.GetString() ?? "";

        var text = new StringBuilder();
        Write(text, ref reader);
        return text.ToString();
    }

    private static void Write(StringBuilder text, HclValue value)
    {
        switch (value)
        {
            case HclText t:
                WriteText(text, t.Value);
                break;
            case HclNumber number:
                WriteNumber(text, number.Literal, maybeRadix: true);
                break;
            case HclFlag flag:
                text.Append(flag.Value ? 't' : 'f');
                break;
            case HclList list:
                text.Append('[');
                foreach (var item in list.Items)
                    Write(text, item);
                text.Append(']');
                break;
            case HclObject body:
                WriteObject(text, [.. body.Items.Select(item => (item.Key, Of(item.Value)))]);
                break;
            default:
                text.Append('n');
                break;
        }
    }

    private static void Write(StringBuilder text, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                WriteText(text, reader.GetString() ?? "");
                break;
            case JsonTokenType.Number:
                var literal = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
                WriteNumber(text, Encoding.UTF8.GetString(literal), maybeRadix: false);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                text.Append(reader.TokenType == JsonTokenType.True ? 't' : 'f');
                break;
            case JsonTokenType.StartArray:
                text.Append('[');
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    Write(text, ref reader);
                text.Append(']');
                break;
            case JsonTokenType.StartObject:
                WriteObject(text, Members(ref reader));
                break;
            default:
                text.Append('n');
                break;
        }
    }

    private static List<(string Key, string Value)> Members(ref Utf8JsonReader reader)
    {
        var members = new List<(string Key, string Value)>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString() ?? "";
            reader.Read();
            var value = new StringBuilder();
            Write(value, ref reader);
            members.Add((key, value.ToString()));
        }
        return members;
    }

    private static void WriteObject(StringBuilder text, List<(string Key, string Value)> members)
    {
        members.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        text.Append('{');
        foreach (var (key, value) in members)
        {
            WriteText(text, key);
            text.Append(value);
        }
        text.Append('}');
    }

    private static void WriteText(StringBuilder text, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"s{value.Length}:").Append(value);

    private static void WriteNumber(StringBuilder text, string literal, bool maybeRadix)
    {
        if (maybeRadix && IntegerText.TryParse(literal, out var number))
            text.Append(CultureInfo.InvariantCulture, $"i{number};");
        else if (literal.AsSpan().ContainsAny('.', 'e', 'E'))
            text.Append(CultureInfo.InvariantCulture, $"d{double.Parse(literal, CultureInfo.InvariantCulture):R};");
        else
            text.Append(literal == "-0" ? "i0;" : $"i{literal};");
    }
}
