using System.Text.Json;

namespace Leasehold.Conformance.Runs;

/// <summary>What came back: status, headers as received, body as text.</summary>
internal sealed record Answer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    private const int MostShown = 3000;

    /// <summary>The body as JSON; null when it is none.</summary>
    public JsonElement? Json { get; } = Parse(Body);

    /// <summary>Values of a header, joined; null when there is none.</summary>
    public string? Header(string name)
    {
        var values = Headers.Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase))
            .Select(header => header.Value).ToList();
        return values.Count == 0 ? null : string.Join(", ", values);
    }

    public override string ToString() =>
        $"{Status}\n{string.Join('\n', Headers.Select(header => $"{header.Key}: {header.Value}"))}\n\n" +
        (Body.Length > MostShown ? $"{Body[..MostShown]}... ({Body.Length} characters)" : Body);

    private static JsonElement? Parse(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
