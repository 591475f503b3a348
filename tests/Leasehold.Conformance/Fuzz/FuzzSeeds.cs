using System.Text;
using System.Text.Json;
using Leasehold.Conformance.Runs;
using Leasehold.Conformance.Tables;

namespace Leasehold.Conformance.Fuzz;

/// <summary>
/// Where the fuzzer begins: every row of the contract, and a sample of every operation that the server's own OpenAPI
/// document tells of, so that new routes are fuzzed as soon as they are there.
/// </summary>
internal static class FuzzSeeds
{
    // These end the server or never end themselves; an audit device writes to whatever file it is told.
    private static readonly string[] Left = ["/v1/sys/seal", "/v1/sys/step-down", "/v1/sys/monitor", "/v1/sys/audit/"];

    public static IReadOnlyList<FuzzRequest> All(JsonElement openApi) =>
        [.. FromRows().Concat(FromDocument(openApi)).Where(static request => !IsLeft(request.Target))];

    /// <summary>Whether a target, mutated or not, must not be sent.</summary>
    public static bool IsLeft(string target) =>
        Left.Any(left => Uri.UnescapeDataString(target).Contains(left, StringComparison.Ordinal));

    private static IEnumerable<FuzzRequest> FromRows()
    {
        foreach (var row in Table.All.SelectMany(static table => table.Rows))
        {
            var body = row.Parts.FirstOrDefault(static part => part.StartsWith('{')) ?? "";
            var raw = row.Parts.FirstOrDefault(static part => part.StartsWith("raw ", StringComparison.Ordinal));
            yield return new FuzzRequest(row.Method, Targeted(row.Target), [],
                raw is null ? Encoding.UTF8.GetBytes(body) : Escapes.Bytes(raw["raw ".Length..]));
        }
    }

    private static string Targeted(string target) =>
        new(Array.FindAll((target.StartsWith('/') ? target : "/v1/" + target).ToCharArray(), static c => c > ' '));

    private static IEnumerable<FuzzRequest> FromDocument(JsonElement document)
    {
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var item in path.Value.EnumerateObject().Where(static one => one.Value.ValueKind ==
                JsonValueKind.Object && one.Value.TryGetProperty("operationId", out _)))
            {
                var target = "/v1" + path.Name.Replace("{", "", StringComparison.Ordinal)
                    .Replace("}", "", StringComparison.Ordinal);
                if (item.Name == "get" && target.EndsWith('/'))
                    target += "?list=true";
                yield return new FuzzRequest(item.Name.ToUpperInvariant(), target, [],
                    Encoding.UTF8.GetBytes(BodyOf(item.Value)));
            }
        }
    }

    private static string BodyOf(JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body))
            return "";
        var schema = body.GetProperty("content").EnumerateObject().First().Value.GetProperty("schema");
        if (!schema.TryGetProperty("properties", out var properties))
            return "{\"sample\":\"x\"}";
        var members = properties.EnumerateObject().Select(static one => $"\"{one.Name}\":{Sample(one.Value)}");
        return $"{{{string.Join(',', members)}}}";
    }

    private static string Sample(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? "{\"a\":1}" : type.GetString() switch
        {
            "integer" or "number" => "1",
            "boolean" => "true",
            "array" => "[\"sample\"]",
            "object" => "{\"sample\":\"1\"}",
            _ => schema.TryGetProperty("format", out _) ? "\"1h\"" : "\"sample\"",
        };
}
