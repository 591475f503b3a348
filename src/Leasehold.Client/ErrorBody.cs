using System.Text.Json;

namespace Leasehold.Client;

/// <summary>Finds the error strings in the body of a refusal.</summary>
internal static class ErrorBody
{
    /// <summary>The strings of <c>errors</c>; null when the body is no JSON object that has them.</summary>
    public static IReadOnlyList<string>? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            if (!document.RootElement.TryGetProperty("errors", out var errors))
                return document.RootElement.TryGetProperty("data", out _) ? [] : null;
            return errors.ValueKind == JsonValueKind.Array ? [.. errors.EnumerateArray().Select(Text)] : [];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement error) =>
        error.ValueKind == JsonValueKind.String ? error.GetString() ?? "" : error.GetRawText();
}
