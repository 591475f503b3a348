using System.Text.Json;
using Leasehold.Cli.Input;

namespace Leasehold.Cli.Output;

/// <summary>An answer of the server as a command sees it.</summary>
internal sealed class Secret
{
    private static readonly string[] Envelope =
        ["request_id", "lease_id", "lease_duration", "renewable", "data", "warnings", "auth", "wrap_info"];

    private Secret(JsonElement root, JsonElement data, bool isBare)
    {
        Root = root;
        Data = data;
        IsBare = isBare;
    }

    /// <summary>The whole answer.</summary>
    public JsonElement Root { get; }

    /// <summary>Its data; undefined or null when there is none.</summary>
    public JsonElement Data { get; }

    /// <summary>The answer had no envelope: all of it is data.</summary>
    public bool IsBare { get; }

    public JsonElement? Auth => Object("auth");

    public JsonElement? WrapInfo => Object("wrap_info");

    public string LeaseId => Text("lease_id");

    public long LeaseDuration => IsBare ? 0 : Number(Root, "lease_duration");

    public bool Renewable => !IsBare && Root.TryGetProperty("renewable", out var flag)
        && flag.ValueKind == JsonValueKind.True;

    public IEnumerable<string> Warnings =>
        !IsBare && Root.TryGetProperty("warnings", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(GoValue.Text)
            : [];

    public bool HasData => Data.ValueKind == JsonValueKind.Object;

    /// <summary>Reads an answer; null when there is nothing in it, or only errors.</summary>
    public static Secret? Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Span.Trim(" \r\n\t"u8).IsEmpty)
            return null;
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(body, JsonBody.Deep);
            root = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
        if (root.ValueKind != JsonValueKind.Object)
            return null;
        if (Envelope.Any(name => root.TryGetProperty(name, out var value) && IsSaid(value)))
            return new Secret(root, root.TryGetProperty("data", out var data) ? data : default, isBare: false);
        if (root.EnumerateObject().All(property => property.Name == "errors"))
            return null;
        return new Secret(root, root, isBare: true);
    }

    /// <summary>A value of the envelope or of an object in it; null when absent or null.</summary>
    public static JsonElement? Find(JsonElement map, string name) =>
        map.ValueKind == JsonValueKind.Object && map.TryGetProperty(name, out var value)
            && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    public static long Number(JsonElement map, string name) =>
        Find(map, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : 0;

    public string Text(string name) =>
        !IsBare && Find(Root, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() ?? "" : "";

    private JsonElement? Object(string name) =>
        !IsBare && Find(Root, name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    private static bool IsSaid(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.String => value.GetString() is { Length: > 0 },
        JsonValueKind.Number => value.TryGetInt64(out var number) && number != 0,
        _ => true,
    };
}
