using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>What is wrong with an input, in the words that clients know; never quotes the value.</summary>
internal static class FieldFault
{
    public static string Expected(string wanted, JsonValue value) =>
        Framed($"'' expected type '{wanted}', got unconvertible type '{TypeOf(value)}'");

    public static string CannotParse(string wanted, string why) => Framed($"cannot parse '' as {wanted}: {why}");

    private static string Framed(string error) => $"1 error(s) decoding:\n\n* {error}";

    private static string TypeOf(JsonValue value) => value.Kind switch
    {
        JsonKind.Object => "map[string]interface {}",
        JsonKind.Array => "[]interface {}",
        JsonKind.Text => "string",
        JsonKind.Number => "json.Number",
        _ => "bool",
    };
}
