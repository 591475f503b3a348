using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Leasehold.Conformance.Facts;

/// <summary>Judges a value of a JSON answer.</summary>
internal static partial class JsonJudge
{
    public static bool Holds(JsonElement? found, string verb, string value)
    {
        if (found is not { } actual)
            return verb is "absent" or "!=";
        return verb switch
        {
            "exists" => true,
            "absent" => false,
            "=" => Same(actual, Parse(value)),
            "!=" => !Same(actual, Parse(value)),
            "<=" => Number(actual) <= Number(Parse(value)),
            ">=" => Number(actual) >= Number(Parse(value)),
            "empty" => Length(actual) == 0,
            "length" => Length(actual) == int.Parse(value, CultureInfo.InvariantCulture),
            "is" => Kind(actual) == value,
            "keys" => Same(JsonSerializer.SerializeToElement(Keys(actual)), Parse(value)),
            "matches" => actual.ValueKind == JsonValueKind.String &&
                TextJudge.Pattern(value).IsMatch(actual.GetString() ?? ""),
            "contains" => Contains(actual, Parse(value)),
            "lacks" => !Contains(actual, Parse(value)),
            _ => throw new FormatException($"`{verb}` says nothing of JSON"),
        };
    }

    // Numbers by their literal text: 1 is not 1.0. Objects whatever the order of their keys.
    private static bool Same(JsonElement a, JsonElement b)
    {
        if (a.ValueKind != b.ValueKind)
            return false;
        return a.ValueKind switch
        {
            JsonValueKind.Object => Keys(a).Order(StringComparer.Ordinal)
                .SequenceEqual(Keys(b).Order(StringComparer.Ordinal), StringComparer.Ordinal) &&
                a.EnumerateObject().All(field => Same(field.Value, b.GetProperty(field.Name))),
            JsonValueKind.Array => a.GetArrayLength() == b.GetArrayLength() &&
                a.EnumerateArray().Zip(b.EnumerateArray()).All(pair => Same(pair.First, pair.Second)),
            JsonValueKind.String => a.GetString() == b.GetString(),
            _ => a.GetRawText() == b.GetRawText(),
        };
    }

    // A part of a string, an element of a list, a key of an object.
    private static bool Contains(JsonElement actual, JsonElement part) => actual.ValueKind switch
    {
        JsonValueKind.String => (actual.GetString() ?? "").Contains(part.GetString() ?? "", StringComparison.Ordinal),
        JsonValueKind.Array => actual.EnumerateArray().Any(element => Same(element, part)),
        JsonValueKind.Object => actual.TryGetProperty(part.GetString() ?? "", out _),
        _ => false,
    };

    private static int Length(JsonElement actual) => actual.ValueKind switch
    {
        JsonValueKind.String => (actual.GetString() ?? "").Length,
        JsonValueKind.Array => actual.GetArrayLength(),
        JsonValueKind.Object => actual.EnumerateObject().Count(),
        _ => -1,
    };

    private static string Kind(JsonElement actual) => actual.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "bool",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<string> Keys(JsonElement actual) =>
        actual.ValueKind == JsonValueKind.Object ? actual.EnumerateObject().Select(field => field.Name) : [];

    private static decimal Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number
            ? value.GetDecimal()
            : throw new FormatException($"{value} is no number");

    private static JsonElement Parse(string value)
    {
        using var document = JsonDocument.Parse(Errors().Replace(value, match => Joined(match.Groups["texts"].Value)));
        return document.RootElement.Clone();
    }

    // ME("a", "b") is the text that several errors make: "2 errors occurred:\n\t* a\n\t* b\n\n".
    private static string Joined(string texts)
    {
        var errors = Parse($"[{texts}]").EnumerateArray().Select(error => $"\t* {error.GetString()}\n").ToList();
        var count = errors.Count == 1 ? "1 error" : $"{errors.Count} errors";
        return JsonSerializer.Serialize($"{count} occurred:\n{string.Concat(errors)}\n");
    }

    [GeneratedRegex(
        @"ME\((?<texts>""(?:[^""\\]|\\.)*""(?:,\s*""(?:[^""\\]|\\.)*"")*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Errors();
}
